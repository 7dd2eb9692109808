"""Find where one scenario does worse than another, and describe it in words."""
