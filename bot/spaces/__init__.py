"""What a server or workspace has settled for itself."""
