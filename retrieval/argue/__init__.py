"""Material for a debate: briefs, motions, stances and key points."""
