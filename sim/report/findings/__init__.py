"""What the numbers of a report show: titles of pictures, costs, and reasons for verdicts."""
