"""The inbox of a chat: every event once, kept before it is acknowledged."""
