"""An index as files: SQLite for the texts, arrays and FAISS for the vectors."""
