"""PDF files read to pieces."""
