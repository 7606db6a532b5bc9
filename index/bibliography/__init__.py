"""What a text cites: its reference list, where each work is cited, and how to cite it again."""
