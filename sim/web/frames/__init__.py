"""What happened on each day, as frames of bytes that the page plays."""
