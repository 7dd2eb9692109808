"""Convert the tables of a run to the forms of other programs."""
