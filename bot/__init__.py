"""What the group does: commands, and the rooms that they are used in. No chat platform."""
