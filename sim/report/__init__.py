"""Reports: one HTML file, offline, for a reader who hasn't seen the code."""

from sim.report.pages.comparison_page import render_comparison
from sim.report.pages.luck_page import render_luck
from sim.report.pages.resilience_page import render_resilience

__all__ = ["render_comparison", "render_luck", "render_resilience"]
