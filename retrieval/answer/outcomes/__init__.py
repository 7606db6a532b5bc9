"""What each kind of interpretation comes to: ranked sentences, a summary, those who agree."""
