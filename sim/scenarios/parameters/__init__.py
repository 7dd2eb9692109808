"""Every parameter of a scenario, declared once: default, unit, range, source and meaning."""
