"""Measures of ties between people, and of the network of who helped whom."""
