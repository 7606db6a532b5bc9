"""CSL-JSON items written for other programs (BibTeX, RIS, CSL-JSON) and for reading (citation styles)."""

from index.bibliography.formats.export import to_bibtex, to_csl_json, to_ris

__all__ = ["to_bibtex", "to_csl_json", "to_ris"]
