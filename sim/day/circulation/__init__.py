"""Circulate: open questions become exposures, channel by channel (ODD: Submodels, circulate)."""
