"""Rules that concern several values of a scenario at once, and warnings about it."""
