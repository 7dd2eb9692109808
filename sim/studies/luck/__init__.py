"""Run the same society many times, to see whether effort, position or luck decides who gets answers."""
