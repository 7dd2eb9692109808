"""The state of a society: the people, their ties and questions, and the current tick."""
