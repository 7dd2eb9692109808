"""Claims: what people say about local networks and crowds, each put to the test and judged by a rule."""
