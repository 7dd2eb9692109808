"""How much the answered share changes when some people or hubs leave."""
