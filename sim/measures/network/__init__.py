"""Measures of who is tied to whom, and of who helped whom."""
