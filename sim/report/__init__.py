"""Reports: one HTML file, offline, for a reader who hasn't seen the code."""

from sim.report.comparison import render_comparison
from sim.report.luck import render_luck
from sim.report.resilience import render_resilience

__all__ = ["render_comparison", "render_luck", "render_resilience"]
