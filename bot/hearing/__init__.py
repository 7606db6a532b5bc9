"""The understanding of members' words: a command, a plain question, small talk."""
