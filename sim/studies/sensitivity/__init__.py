"""Which parameters matter: Sobol and Morris indices with intervals."""
