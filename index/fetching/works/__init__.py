"""Which work an entry names, and where its text may be had and kept."""
