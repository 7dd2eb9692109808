"""Run every point of an experiment, and describe how its measures respond to the parameters."""
