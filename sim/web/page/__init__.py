"""Templates, scripts and styles of the pages, and the function that joins them into one file."""
