"""Where one scenario does worse than another, in words."""
