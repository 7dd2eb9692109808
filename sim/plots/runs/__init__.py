"""Pictures of the result tables of single runs and of means over runs."""
