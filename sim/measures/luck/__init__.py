"""How much effort, asking, position and luck each contribute to the answers that people get."""
