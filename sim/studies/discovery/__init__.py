"""Find the parameter values at which one scenario does worse than another, and describe them in words."""
