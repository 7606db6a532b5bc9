"""The services, one a file: each asks for one thing and gives `FoundWork` or `Location`."""
