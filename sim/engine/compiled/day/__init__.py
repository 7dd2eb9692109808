"""A whole day in one compiled call (`live`), for days whose intermediate results nothing else needs."""
