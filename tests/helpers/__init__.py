"""What several tests use: made tables, societies, scenarios, broken work and a browser."""
