"""Who takes part: people who come and go, and people who are removed."""
