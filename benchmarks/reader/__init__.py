"""How the reader (retrieval/rank/trained_reader.py) is made: groups of passages, training, export."""
