"""The report pages of sweeps, sensitivity analyses and discoveries."""
