"""Reference entries: how the labelling model is trained, and how well entries are read."""
