"""Claims: statements about local networks and crowds, each tested by runs and judged by a fixed rule."""
