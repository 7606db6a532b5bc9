"""What the group reads: documents, passages, vectors. No chat, no asyncio."""
