"""Experiments declared in files: scenarios, a design over their parameters, and replicates."""
