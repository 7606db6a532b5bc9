"""Search and quotation: from a question to ranked passages and an answer made of excerpts. No chat."""
