"""Web pages that show two networks side by side: recorded lessons, and a live page served on this machine."""
