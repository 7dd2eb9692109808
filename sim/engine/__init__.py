"""The processes of a day in two forms: arrays (the specification) and compiled code (equal to the bit)."""
