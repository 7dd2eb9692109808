"""The tables of experiments: `sweep`, `sensitivity`, `discover` and `optimise`."""

from sim.tables.columns import TABLES
from sim.tables.study_columns.study_table import StudyTable, study_table

_PARAMETERS = "one column for each parameter of the design, named by its path, after `scenario`"
_PLAIN_PARAMETERS = "one column for each parameter of the design, named by its path, in front"

SWEEP = (
    StudyTable(
        "sweep", "runs", "A run.", {each.name: (each.unit, each.meaning) for each in TABLES["runs"]},
        "after `replicate` one column for each parameter of the design, then one for each measure",
    ),
    study_table(
        "sweep", "summary", "A measure at a point of the design, under a scenario.",
        "scenario measure mean low high replicates runs failed", more=_PARAMETERS,
    ),
    study_table(
        "sweep", "replicates", "A measure under a scenario, or the difference of two scenarios.",
        "what measure half_width deviation needed needed_upper independent saved replicates",
        """
        what | | the scenario, or the difference of two scenarios
        half_width | as the measure | wanted half-width: 1 % of the measure's range, or 5 % of its mean
        deviation | as the measure | standard deviation between replicates, pooled over the points
        needed | replicates | replicates that reach the half-width in about half of all studies
        needed_upper | replicates | replicates that reach it in about 90 of 100 studies
        independent | replicates | replicates needed if the scenarios didn't share random numbers
        saved | | independent divided by needed
        replicates | replicates | number of replicates that were run
        """,
    ),
    study_table(
        "sweep", "sample", "A point of a sampled design, in the design's order.", "point",
        "point | | number of the point, from 0",
        "one column for each parameter: the point's position in its range, from 0 to 1 (SALib's X)",
    ),
    study_table(
        "sweep", "responses", "A measure at a level of one parameter, averaged over the other parameters.",
        "scenario parameter measure level value mean low high replicates valued censored runs scale",
        """
        level | as the parameter | level, or the middle of a bin; for words their place, from 0
        value | | the level as text
        replicates | | number of values over which the mean and the interval are
        valued | runs | completed runs at this level in which the measure has a value
        censored | runs | completed runs without a median wait; they count as a whole lifetime
        runs | runs | completed runs at this level
        scale | | scale of the parameter: linear, log, or words
        """,
    ),
    study_table(
        "sweep saving", "saving", "A measure of the difference of two scenarios.",
        "what measure half_width deviation_common deviation_independent needed_common needed_independent "
        "saved replicates",
        """
        what | | the difference of two scenarios
        half_width | as the measure | wanted half-width
        deviation_common | as the measure | standard deviation with common random numbers
        deviation_independent | as the measure | standard deviation with independent random numbers
        needed_common | replicates | replicates needed with common random numbers
        needed_independent | replicates | replicates needed with independent random numbers
        saved | | needed_independent divided by needed_common
        """,
    ),
    study_table(
        "sweep", "effects", "A measure at one value of a parameter of words, compared with its first value.",
        "scenario parameter measure value first mean_first mean difference low high replicates",
        """
        value | | the value of the parameter
        first | | the value with which it is compared: the first one of the design
        mean_first | as the measure | mean at the first value, over the replicates that have both
        mean | as the measure | mean at this value, over the same replicates
        difference | as the measure | mean minus mean_first, in pairs of the same replicate
        replicates | replicates | number of replicates with both values
        """,
    ),
)  # fmt: skip

SENSITIVITY = (
    study_table(
        "sensitivity", "indices", "An index of a parameter, or of two parameters, for a measure.",
        "scenario measure index parameter other value low high",
        """
        index | | first, total or second (Saltelli design); mu_star, mu or sigma (Morris design)
        other | | the second parameter of an index of two
        value | | share of the variance, or size of the effect in units of the measure
        low | as value | lower end of the 95 % interval
        high | as value | upper end of the 95 % interval
        """,
    ),
    study_table(
        "sensitivity", "ranking", "A parameter, for a measure under a scenario.",
        "scenario measure rank parameter value low high note",
        """
        rank | | rank of the parameter; 1 matters most
        value | | total index, or mu_star
        low | as value | lower end of the 95 % interval
        high | as value | upper end of the 95 % interval
        note | | why there is no value
        """,
    ),
)  # fmt: skip

DISCOVER = (
    study_table(
        "discover", "A-against-B", "A point of the design at which both scenarios have a value.",
        "a b difference low high replicates loses wins",
        """
        a | as the measure | mean under the first scenario
        b | as the measure | mean under the other scenario
        difference | as the measure | b minus a
        replicates | pairs | number of replicates with both values
        loses | | whether b is clearly worse
        wins | | whether b is clearly better
        """,
        _PLAIN_PARAMETERS,
    ),
    study_table(
        "discover", "A-against-B-boxes", "A region in which b loses.", "where coverage density points",
        """
        where | | the limits of the region, in words
        coverage | share | share of all points with a loss that lie in the region
        density | share | share of the region's points with a loss
        points | points | number of points in the region
        """,
    ),
    study_table(
        "discover where", "S-outcomes", "A point of the design at which every outcome has a value.",
        "replicates passes misses",
        """
        replicates | runs | fewest replicates with a value of an outcome
        passes | | whether all thresholds are clearly passed
        misses | | whether a threshold is clearly missed
        """,
        "in front one column for each parameter, and for each outcome its mean and, with `_low` and `_high`, "
        "the ends of its 95 % interval",
    ),
    study_table(
        "discover where", "S-regions", "A region in which all thresholds are passed.",
        "where coverage density points",
        """
        where | | the limits of the region, in words
        coverage | share | share of all points that pass which lie in the region
        density | share | share of the region's points that pass
        points | points | number of points in the region
        """,
    ),
)  # fmt: skip

OPTIMISE = (
    study_table(
        "optimise", "trials", "A point that was tried.",
        "trial round scenario replicates front fresh_replicates",
        """
        trial | | number of the point, in the order in which the points were tried
        round | | number of the round
        replicates | runs | number of replicates in which all objectives have a value
        front | | whether no other point is better in all objectives, by the means
        fresh_replicates | runs | number of fresh replicates in which all objectives have a value
        """,
        "one column for each parameter, and for each objective its mean over replicates and, with `_low` and "
        "`_high`, the ends of its 95 % interval; with `_fresh`, `_fresh_low` and `_fresh_high` the same from "
        "the fresh replicates of a point on the front",
    ),
)  # fmt: skip
