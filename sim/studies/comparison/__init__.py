"""Compare scenarios over the same people, ties and luck."""
