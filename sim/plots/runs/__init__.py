"""Pictures of the tables of runs."""
