"""Why members vote as they do: their reasons, gathered into key points."""
