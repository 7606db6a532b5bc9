"""Finding and quoting: question to hits to an answer made of excerpts. No chat."""
