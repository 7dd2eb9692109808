"""The state of a society: columns, questions, and clocks."""
