"""The same society in many lives: effort, position or luck."""
