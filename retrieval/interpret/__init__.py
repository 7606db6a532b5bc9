"""What a question asks for: its interpretations, the authors and sections it names, where it may look."""
