"""Faults in rules and measures that no test can catch, each with the reason."""

EXCUSES: dict[str, str] = {}
