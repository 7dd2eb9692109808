"""How much of what people get is effort, position or luck."""
