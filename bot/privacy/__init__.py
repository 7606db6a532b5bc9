"""What is kept of a member, shown to them and taken out at their word."""
