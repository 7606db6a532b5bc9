"""Essays that cite sixty works in every usual form, and how many of their citations are tied."""
