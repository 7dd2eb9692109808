"""Lessons: two networks recorded side by side, in a single HTML file."""
