"""One group on several platforms: linked rooms share polls and debates, linked accounts one ballot."""
