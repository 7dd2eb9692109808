"""Intervals, explained variance and sample sizes."""
