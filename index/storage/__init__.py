"""The files of an index: texts, vectors, postings, words, and the manifest that vouches for them."""
