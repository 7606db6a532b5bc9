"""The texts' files: fetched, kept by content, and known by their first pages."""
