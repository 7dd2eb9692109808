"""Run the same society in many lives, to see whether effort, position or luck decides who gets answers."""
