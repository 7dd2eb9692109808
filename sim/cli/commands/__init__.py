"""The commands: names, options and help; loads nothing but click."""
