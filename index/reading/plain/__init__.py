"""Plain text and Markdown read to pieces."""
