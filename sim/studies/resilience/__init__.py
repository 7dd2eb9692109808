"""What becomes of answers when some people or hubs leave."""
