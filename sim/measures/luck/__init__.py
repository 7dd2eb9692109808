"""How much effort, position and luck each contribute to the answers that people get."""
