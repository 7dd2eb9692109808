"""Pictures of the results of comparisons, sweeps, and luck and resilience studies."""
