"""The tables of `luck`, `resilience` and `resilience each`, which say what depends on people."""

from sim.tables.study_columns.study_table import study_table

_SHARES = """
        low | share | lower end of the 95 % interval
        high | share | upper end of the 95 % interval
"""
_WHO = """
        who | | who leaves: hubs, top_helpers, best_connected or random
        share | share | share of the people (or hubs) that leaves
"""

LUCK = (
    study_table(
        "luck", "luck", "A part of the variance of answered shares, for a number of questions.",
        "questions days part variance share low high",
        """
        questions | questions | number of questions of each person
        days | days | time within which they are asked
        part | | effort, asking, position, unexplained, luck of the life or of the question; or a sum
        variance | share² | variance of the answered share that belongs to the part
        share | share | share of the variance that belongs to the part
        """ + _SHARES,
    ),
    study_table(
        "luck", "luck_by_lag", "A time between two questions of one person in one life.",
        "days_apart covariance low high",
        """
        days_apart | days | time between the two questions
        covariance | share² | covariance due to luck
        low | share² | lower end of the 95 % interval
        high | share² | upper end of the 95 % interval
        """,
    ),
    study_table(
        "luck", "fifths", "A fifth of the people.", "by fifth share low high people",
        """
        by | | by what the people are ordered: effort, or the share answered in other lives
        fifth | | from 1 (least) to 5 (most)
        share | share | answered share
        people | people | number of people in the fifth
        """ + _SHARES,
    ),
    study_table(
        "luck", "more_help", "A group of people, if one person or everybody gives 10 % more help.",
        "who whose share given_a_week more_given change low high",
        """
        who | | who gives more help
        whose | | the group whose answered share changes
        share | share | the group's answered share before the change
        given_a_week | answers/week | help that a person of the group gives before the change
        more_given | share | additional help, as a share of that help
        change | share | change of the group's answered share
        """ + _SHARES,
    ),
    study_table(
        "luck", "people", "A person.",
        "person id counted asked answered answered_share worst_life_share best_life_share "
        "helped_a_week effort asking_rate ties_face_to_face following followers on_crowd range_km "
        "km_from_middle skill breadth supply tie_strength tie_effort tie_interest tie_skill tie_help "
        "tie_help_in_all follower_strength follower_effort follower_interest follower_skill "
        "follower_help follower_help_in_all town favourite_topic",
        """
        person | | the person's number, from 0
        counted | | whether the person asked often enough to count in the results
        asked | questions | questions asked, over all lives
        answered | questions | of these, questions that got a helpful answer
        answered_share | share | answered share over all lives
        worst_life_share | share | answered share in the life in which it was lowest
        best_life_share | share | answered share in the life in which it was highest
        helped_a_week | answers/week | helpful answers given
        effort | answers/day | how much help the person is prepared to give
        asking_rate | questions/day | how often the person asks at full morale
        ties_face_to_face | ties | face-to-face ties at the start
        following | people | people followed online at the start
        followers | people | followers at the start
        on_crowd | | whether the person is on the feed at the start
        range_km | km | distance that counts as near for this person
        km_from_middle | km | distance of the home from the middle of the town
        skill | quantile | mean skill in the person's own topics
        breadth | topics | effective number of the person's topics
        supply | answers/day | help that the whole society has for the person's topics
        tie_strength | | sum of the strengths of face-to-face ties
        tie_effort | answers/day | mean effort of the people with whom there are ties
        tie_interest | share | their mean interest in the person's topics
        tie_skill | quantile | their mean skill in the person's topics
        tie_help | answers/day | their mean help for the person's topics
        tie_help_in_all | answers/day | tie_help times tie_strength
        follower_strength | | sum of the strengths of the followers' ties
        follower_effort | answers/day | mean effort of the followers
        follower_interest | share | their mean interest in the person's topics
        follower_skill | quantile | their mean skill in the person's topics
        follower_help | answers/day | their mean help for the person's topics
        follower_help_in_all | answers/day | follower_help times follower_strength
        favourite_topic | | the topic in which the person is most interested
        """,
    ),
    study_table(
        "luck", "lives", "A person in one life.", "life person id asked answered helped",
        """
        life | | number of the life
        person | | the person's number, from 0
        asked | questions | questions asked
        answered | questions | of these, questions that got a helpful answer
        helped | answers | helpful answers given
        """,
    ),
    study_table(
        "luck", "measures", "A measure that was asked for.",
        "measure mean low high deviation lowest highest lives",
        """
        mean | as the measure | mean over lives
        deviation | as the measure | standard deviation between lives
        lowest | as the measure | lowest value in a life
        highest | as the measure | highest value in a life
        lives | lives | number of lives in which the measure has a value
        """,
    ),
)  # fmt: skip

RESILIENCE = (
    study_table(
        "resilience", "summary", "A kind of people, and the share of them that leaves.",
        "who share left before before_low before_high after after_low after_high otherwise otherwise_low "
        "otherwise_high difference low high asked asked_otherwise replicates",
        _WHO + """
        left | people | mean number of people who leave
        before | share | answered share of those who stay, before the departure
        before_low | share | lower end of its 95 % interval
        before_high | share | upper end of its 95 % interval
        after | share | their answered share after the departure
        after_low | share | lower end of its 95 % interval
        after_high | share | upper end of its 95 % interval
        otherwise | share | answered share of the same people at the same time, if nobody leaves
        otherwise_low | share | lower end of its 95 % interval
        otherwise_high | share | upper end of its 95 % interval
        difference | share | after minus otherwise
        low | share | lower end of the 95 % interval of the difference
        high | share | upper end of the 95 % interval of the difference
        asked | questions | questions asked after the departure, mean over replicates
        asked_otherwise | questions | questions asked at the same time if nobody leaves, mean over replicates
        """,
    ),
    study_table(
        "resilience", "contrasts", "Two kinds of people, of whom equal numbers leave.",
        "who less share difference low high p p_holm replicates",
        _WHO + """
        less | | the kind of people with which who is compared
        difference | share | effect of who minus effect of less
        p_holm | | p, adjusted for all rows (Holm 1979)
        """ + _SHARES,
    ),
    study_table(
        "resilience", "course", "A week, for a kind of people and the share of them that leaves.",
        "who share day mean low high replicates",
        _WHO + """
        day | day | middle of the week in which the questions are asked
        mean | share | answered share of those who stay, mean over replicates
        """ + _SHARES,
    ),
    study_table(
        "resilience", "measures", "A measure asked for, for a kind of people and share.",
        "measure who share otherwise after difference low high replicates",
        _WHO + """
        otherwise | as the measure | mean if nobody leaves
        after | as the measure | mean if they leave
        difference | as the measure | after minus otherwise
        """,
    ),
)  # fmt: skip

EACH_PERSON = (
    study_table(
        "resilience each", "people", "A person who was left out, the most needed first.",
        "id name town needed needed_low needed_high otherwise after difference low high p p_holm drawn "
        "replicates",
        """
        needed | questions | questions that only this person answered, mean over the screening
        needed_low | questions | lower end of its 95 % interval
        needed_high | questions | upper end of its 95 % interval
        otherwise | share | answered share of the others' questions if nobody leaves
        after | share | answered share of the others' questions if the person leaves
        difference | share | after minus otherwise
        p_holm | | p, adjusted for all rows (Holm 1979)
        """ + _SHARES,
    ),
)  # fmt: skip
