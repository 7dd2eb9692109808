"""Declared experiments: parameters, designs, replicates, and their files."""
