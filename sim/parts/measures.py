"""Measures of users. This file is apart from `declare`, because measures take longer to load than parts."""

from sim.measures.own_measures import measure as measure
