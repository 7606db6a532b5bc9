"""From files to a whole index: what is read, put together, cut, embedded and written."""
