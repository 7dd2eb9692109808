"""Supervised worker processes: a run that goes wrong costs itself alone."""
