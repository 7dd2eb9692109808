"""Lessons: two networks recorded side by side, in one HTML file."""
