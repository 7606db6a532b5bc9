"""Members' reasons, gathered into key points."""
