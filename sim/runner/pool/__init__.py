"""Supervised worker processes. A run that fails or crashes doesn't affect other runs."""
