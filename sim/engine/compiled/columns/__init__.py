"""The columns and numbers that compiled days work on."""
