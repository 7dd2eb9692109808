"""Records of a society while it lives, which change nothing in it."""
