"""The question as it is searched for, and the passages that may answer it."""
