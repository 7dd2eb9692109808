"""Studies: design, runs, table, verdict."""
