"""How much of the answers that people get is due to effort, position or luck."""
