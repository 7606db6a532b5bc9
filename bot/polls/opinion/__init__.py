"""Opinion groups of a statements poll."""
