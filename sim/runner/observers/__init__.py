"""Observers, which record what happens in a society during a run without changing it."""
