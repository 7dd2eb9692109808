"""Who the people are, and how they are drawn."""
