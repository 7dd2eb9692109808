"""Claims: statements about local networks and crowds, tested by simulation and judged by a fixed rule."""
