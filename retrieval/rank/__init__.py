"""Scores for the sentences of the candidates, the excerpts picked by them, and the confidence."""
