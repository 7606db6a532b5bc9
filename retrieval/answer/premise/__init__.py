"""What a question takes for granted, and whether a sentence says otherwise or the same."""
