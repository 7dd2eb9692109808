"""A channel, a rule and a measure for whoanswers. Replace them with your own."""

import numpy as np

from sim.parts import Number, Parameters, assumption, channel, measure, param, rule, share


class NoticeBoard(Parameters):
    """A board in every town, on which people read questions."""

    visits: float = param(
        share(0.1), assumption("one day in ten"), "chance that a person reads the board on a day"
    )


@channel(parameters=NoticeBoard, text={"en": "by notice board"})
def notice_board(view, questions, settings, luck):
    """Show the questions of a town to everybody who visits its board today."""
    visitors = np.flatnonzero(view.present & (luck.uniform(np.arange(view.count)) < settings.visits))
    same_town = view.town[questions.asker][:, None] == view.town[visitors]
    place, column = np.nonzero(same_town & (questions.asker[:, None] != visitors))
    return place, visitors[column]


class Loyalty(Parameters):
    """How people treat questions from their own town."""

    same_town: float = param(
        Number(1.0, "log odds", -10, 10),
        assumption("the odds are 2.7 times as high"),
        "added to the log odds of helping somebody of the same town",
    )


@rule("willingness", parameters=Loyalty)
def loyalty(view, readers, settings, luck):
    """Let people help those of their own town more willingly."""
    same_town = view.town[readers.person] == view.town[readers.asker]
    return readers.log_odds + settings.same_town * same_town


@measure("Questions per person", "questions", range=(0, float("inf")))
def questions_per_person(life, span):
    """Number of questions that were asked in the run, per person."""
    return len(life["questions"]) / len(life["people"])
