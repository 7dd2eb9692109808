"""Reports: one HTML file, offline, for a reader who hasn't seen the code."""

from sim.report.comparison import render_comparison

__all__ = ["render_comparison"]
