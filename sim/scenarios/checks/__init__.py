"""Check rules that concern several values of a scenario at once, and warn about doubtful settings."""
