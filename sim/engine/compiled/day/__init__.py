"""A whole day in one compiled call, for days of which nothing outside needs to see a part (`live`)."""
