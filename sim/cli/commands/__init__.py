"""The commands: names, options and help; loads nothing that is slow to load."""
