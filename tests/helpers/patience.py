"""How long a test waits for what must come: a guard against hanging, which says nothing of speed."""

PATIENCE = 900.0
"""Seconds. Nothing that a test waits for takes a fiftieth of it on an idle machine."""
