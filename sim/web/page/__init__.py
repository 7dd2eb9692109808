"""Templates, scripts and styles of the pages, and functions that join these into one file per page."""
