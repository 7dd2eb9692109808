"""How long a test waits for an expected event: a guard against hanging, not a test of speed."""

PATIENCE = 900.0
"""Seconds. Nothing that a test waits for takes a fiftieth of it on an idle machine."""
