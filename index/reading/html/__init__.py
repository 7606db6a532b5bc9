"""HTML pages read to pieces."""
