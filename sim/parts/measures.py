"""The decorator of measures. It isn't in `declare`, because measures take longer to load than other parts."""

from sim.measures.own_measures import measure as measure
