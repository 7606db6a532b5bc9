"""What every chat platform needs, once: events in, replies out, boards and announcements."""
