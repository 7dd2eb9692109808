"""The tables of `claims`, `calibrate` and `facts`."""

from sim.tables.study_columns.study_table import study_table

CLAIMS = (
    study_table(
        "claims", "claims", "A claim. The effect is that of its weakest part.",
        "id statement verdict why part measure unit smallest effect low high pairs holding equal below "
        "known robustness robustness_low robustness_high sets_holding sets_equal sets_below sets_known sets "
        "societies depends_on nearest mechanism mechanism_none effect_without low_without high_without "
        "mechanism_effect mechanism_low mechanism_high without_mechanism replicates fast runs failed missing "
        "reason seconds note",
        """
        id | | id of the claim
        statement | | what the claim says
        verdict | | the verdict
        why | | the reason for the verdict
        part | | the weakest part of the claim
        unit | | unit of the effect
        smallest | as unit | smallest effect that counts
        effect | as unit | mean effect over pairs of runs
        low | as unit | lower end of the 95 % interval of the effect
        high | as unit | upper end of the 95 % interval of the effect
        pairs | pairs | number of pairs of runs with a value
        holding | sets | parameter sets in which the part holds
        equal | sets | parameter sets without an effect
        below | sets | parameter sets with the opposite effect
        known | sets | parameter sets with a value
        robustness | share | share of the parameter sets in which all parts hold
        robustness_low | share | lower end of its 95 % interval (Wilson)
        robustness_high | share | upper end of its 95 % interval
        sets_holding | sets | parameter sets in which all parts hold
        sets_equal | sets | parameter sets without an effect
        sets_below | sets | parameter sets in which a part fails
        sets_known | sets | parameter sets with a value
        sets | sets | number of parameter sets
        societies | societies | societies in each set
        depends_on | | the parameter along which the effect changes its sign
        nearest | | the parameter that separates the sets best
        mechanism | | name of the mechanism
        mechanism_none | | why the claim declares no mechanism
        effect_without | as unit | effect without the mechanism
        low_without | as unit | lower end of its 95 % interval
        high_without | as unit | upper end of its 95 % interval
        mechanism_effect | as unit | what the mechanism adds to the effect
        mechanism_low | as unit | lower end of its 95 % interval
        mechanism_high | as unit | upper end of its 95 % interval
        without_mechanism | | what becomes of the effect without the mechanism
        replicates | pairs | number of pairs asked for
        fast | | whether the evidence is the fast one
        missing | runs | number of runs without a value
        reason | | the reason of the first failed run
        seconds | s | how long the runs took
        note | | the claim's note
        """,
    ),
    study_table(
        "claims", "evidence", "An effect on which a verdict is based.", "claim part kind number effect fast",
        """
        claim | | id of the claim
        part | | name of the part
        kind | | declared, without mechanism, or around (other parameter sets)
        number | | number of the replicate, or of the parameter set
        effect | as the part's unit | the effect
        fast | | whether the evidence is the fast one
        """,
    ),
)  # fmt: skip

CALIBRATE = (
    study_table(
        "calibrate", "parameters", "A fitted parameter.",
        "parameter unit meaning scenario_value prior_low prior_high estimate low high identified coverage "
        "widening explained related_facts correlated_parameters",
        """
        unit | | unit of the parameter
        meaning | | meaning of the parameter
        scenario_value | as unit | value in the scenario before the fit
        prior_low | as unit | lower end of the range that was tried
        prior_high | as unit | upper end of the range that was tried
        estimate | as unit | posterior median
        low | as unit | lower end of the 90 % interval
        high | as unit | upper end of the 90 % interval
        identified | | whether the facts say something about the parameter: yes, partly or no
        coverage | share | share of the sample's runs whose interval contained their own value before widening
        widening | | factor by which the interval was widened
        explained | share | share of the parameter's variance in the sample that the facts predict
        related_facts | | the two facts with the largest rank correlation
        correlated_parameters | | parameters that can't be told apart from it
        """,
    ),
    study_table(
        "calibrate", "facts", "A fact: what the log shows, and what the fitted scenario predicts.",
        "group fact unit meaning observed observed_low observed_high predicted low high use met",
        """
        group | | group of facts
        fact | | name of the fact
        unit | | unit of the fact
        meaning | | meaning of the fact
        observed | as unit | value of the log
        observed_low | as unit | lower end of its 95 % interval
        observed_high | as unit | upper end of its 95 % interval
        predicted | as unit | median of the runs at fitted values
        low | as unit | 90 % of these runs lie between low and high
        high | as unit | see low
        use | | fitted, or why the fit doesn't use the fact
        met | | whether observed lies between low and high
        """,
    ),
    study_table(
        "calibrate", "draws", "A draw from the posterior; all are equally likely.", "",
        more="one column for each fitted parameter, named by its path",
    ),
)  # fmt: skip

FACTS = (
    study_table(
        "facts", "facts", "A fact of the community.", "group fact value low high unit meaning",
        """
        group | | group of facts
        fact | | name of the fact
        value | as unit | the value
        low | as unit | lower end of the 95 % interval
        high | as unit | upper end of the 95 % interval
        unit | | unit of the fact
        meaning | | meaning of the fact
        """,
    ),
)  # fmt: skip
