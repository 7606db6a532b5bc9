"""Word documents read to pieces."""
