"""The columns of the tables that studies write, each declared once."""
