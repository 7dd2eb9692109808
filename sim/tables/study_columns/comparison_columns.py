"""The tables of `compare`."""

from sim.tables.study_columns.study_table import study_table

COMPARE = (
    study_table(
        "compare", "summary", "A measure under a scenario; the answered share also for each group.",
        "scenario measure group_kind group people mean low high replicates same_people",
    ),
    study_table(
        "compare", "differences", "A measure and group, compared in two scenarios.",
        "measure group a b mean_a mean_b difference low high replicates missing paired people",
        """
        mean_a | as the measure | mean of the first scenario, over the pairs that have a value
        mean_b | as the measure | mean of the other scenario, over the same pairs
        difference | as the measure | mean_b minus mean_a
        replicates | pairs | number of pairs of runs with a value
        missing | pairs | number of pairs in which a run has no value
        paired | | whether both scenarios have the same people, so that differences are those of pairs of runs
        people | people | mean number of people in the group, in the other scenario
        """,
    ),
    study_table(
        "compare", "counterfactual", "A group, compared in two scenarios: the same questions in both.",
        "group neither only_a only_b both questions a b neither_low neither_high only_a_low only_a_high "
        "only_b_low only_b_high both_low both_high asked_only_a asked_only_b same_people people",
        """
        neither | share | share of the questions answered in neither scenario
        only_a | share | share of the questions answered only in the first scenario
        only_b | share | share of the questions answered only in the other scenario
        both | share | share of the questions answered in both scenarios
        questions | questions | number of questions asked in both scenarios, over all replicates
        neither_low | share | lower end of the 95 % interval of neither
        neither_high | share | upper end of the 95 % interval of neither
        only_a_low | share | lower end of the 95 % interval of only_a
        only_a_high | share | upper end of the 95 % interval of only_a
        only_b_low | share | lower end of the 95 % interval of only_b
        only_b_high | share | upper end of the 95 % interval of only_b
        both_low | share | lower end of the 95 % interval of both
        both_high | share | upper end of the 95 % interval of both
        asked_only_a | questions | questions asked only in the first scenario; no share includes them
        asked_only_b | questions | questions asked only in the other scenario; no share includes them
        """,
    ),
    study_table(
        "compare", "over_time", "A daily measure under a scenario, on one day.",
        "scenario measure day mean low high replicates",
        "measure | | the daily measure: answered_share, open, mean_morale or on_crowd_share",
    ),
    study_table(
        "compare", "waiting", "A number of days after asking, under a scenario.",
        "scenario day mean low high replicates",
        """
        day | days | number of days since the question was asked
        mean | share | share of the questions answered within so many days, mean (Kaplan-Meier)
        low | share | lower end of the 95 % interval
        high | share | upper end of the 95 % interval
        """,
    ),
    study_table(
        "compare", "ends", "A way in which questions end, under a scenario; only if questions are listed.",
        "scenario end questions share low high",
        """
        end | | answered, or the furthest step that anybody reached
        questions | questions | number of all questions, over all replicates
        share | share | share of all questions that end in this way
        low | share | lower end of the 95 % interval
        high | share | upper end of the 95 % interval
        """,
    ),
    study_table(
        "compare", "questions", "A question in one network, in the first replicate; only if they are listed.",
        "question_id asker topic asked_day wait_days people_shown people_read people_able "
        "people_willing people_skilled people_helped helpers end scenario",
        """
        question_id | | tick asked × number of people + asker: the same in every scenario
        asker | | name or id of the person who asked
        topic | | topic of the question
        asked_day | day | when it was asked, counted from 0
        wait_days | days | from asking to the first helpful answer
        people_shown | people | number of people to whom it was shown
        people_read | people | number of people who read it
        people_able | people | number of readers who were able to answer it
        people_willing | people | number of able readers who were willing to help
        people_skilled | people | number of people, readers or not, who were able to answer it
        people_helped | people | number of people who helped
        helpers | | names or ids of those who helped, separated by semicolons
        end | | answered, or the furthest step that anybody reached
        """,
    ),
    study_table(
        "compare", "people", "A person of the file under a scenario, over all replicates.",
        "scenario id name town helped helped_low helped_high answered_share answered_share_low "
        "answered_share_high shown shown_low shown_high over_asked over_asked_low over_asked_high "
        "isolated_share isolated_share_low isolated_share_high over_asked_unanswered asked drawn replicates",
        """
        helped | answers | helpful answers given, mean over replicates
        helped_low | answers | lower end of the 95 % interval of helped
        helped_high | answers | upper end of the 95 % interval of helped
        answered_share | share | share of the person's questions that were answered
        answered_share_low | share | lower end of the 95 % interval of answered_share
        answered_share_high | share | upper end of the 95 % interval of answered_share
        shown | exposures | how often questions were shown to the person, mean over replicates
        shown_low | exposures | lower end of the 95 % interval of shown
        shown_high | exposures | upper end of the 95 % interval of shown
        over_asked | questions | questions that the person was willing to answer without effort left, mean
        over_asked_low | questions | lower end of the 95 % interval of over_asked
        over_asked_high | questions | upper end of the 95 % interval of over_asked
        isolated_share | share | share of the replicates in which the person neither gave nor got help
        isolated_share_low | share | lower end of the 95 % interval of isolated_share
        isolated_share_high | share | upper end of the 95 % interval of isolated_share
        over_asked_unanswered | questions | of over_asked, those that nobody answered, mean over replicates
        asked | questions | questions asked, mean over replicates
        """,
    ),
    study_table(
        "compare", "people_columns", "A column of people.csv under a scenario.",
        "scenario column drawn people_drawn people correlation ranked",
        """
        column | | name of the column of people.csv
        people_drawn | people | number of people with such a property
        people | people | number of people
        correlation | correlation | mean rank correlation of the people's values in two societies
        ranked | | whether people may be ranked: the file gives these properties of at least half of them
        """,
    ),
)  # fmt: skip
