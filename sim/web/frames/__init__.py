"""Record what happens on each day as frames of bytes, which the page plays."""
