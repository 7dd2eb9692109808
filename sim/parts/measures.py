"""What files with measures of users import to declare them."""

from sim.measures.own_measures import measure as measure
