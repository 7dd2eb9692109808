"""A user's own measures: how they are declared, refused and computed."""

import math

import pytest
from helpers.declared import declared
from helpers.result_rows import answers, people, questions

from sim.errors import PartError, StudyError
from sim.measures.declaration import Measure
from sim.measures.measure_run import measure_named
from sim.measures.outcome.run_measures import MEASURES
from sim.measures.own_measures import measure
from sim.measures.registry import FURTHER, KNOWN, own_names
from sim.studies.store.ledger import StoredRun

SPAN = {"lifetime_days": 3.0, "days": 20.0}


@pytest.fixture(autouse=True)
def forgotten():
    with declared():
        yield


def lengths(_life, span):
    """Days of the run.

    More words.
    """
    return span.days


def tables():
    rows = [(0, 0, 1, True), (2, 1, 2, True), (0, 0, 3, False)]
    return {"people": people(3), "answers": answers(rows), "questions": questions([(0, 1.0, 1), (1, 2.0, 1)])}


def test_a_function_stays_a_function_and_is_known_by_its_name():
    assert measure("Length", "days", range=(0, math.inf), better="less")(lengths) is lengths
    found = KNOWN["lengths"]
    assert isinstance(found, Measure)
    assert (found.label, found.unit, found.meaning) == ("Length", "days", "days of the run")
    assert (found.range, found.better, found.needs, found.module) == ((0.0, math.inf), "less", (), __name__)
    assert found.place == f"{__file__}:{lengths.__code__.co_firstlineno}"
    assert "lengths" in own_names(KNOWN)
    assert measure_named(["lengths"], tables(), **SPAN) == {"lengths": 20.0}


def test_own_measures_are_those_that_the_package_does_not_bring():
    assert set(own_names(KNOWN)) == set(KNOWN) - set(MEASURES) - set(FURTHER)
    assert own_names(["answered_share", "tie_strength", "nothing_known"]) == ()
    found = measure_named(["first_helper_share"], tables(), **SPAN)
    assert found == {"first_helper_share": 0.5}


def named(name, module=__name__, words="What it is."):
    def found(_life, _span):
        return 1.0

    found.__name__, found.__module__, found.__doc__ = name, module, words
    return found


def test_the_same_module_may_declare_a_measure_again():
    for value in (1.0, 2.0):
        function = named("again")
        measure("Again", "", meaning=f"version {value}")(function)
    assert KNOWN["again"].of is function
    assert KNOWN["again"].meaning == "version 2.0"
    with pytest.raises(
        StudyError, match=rf"again can't be declared: the name is taken by the measure of {__name__};"
    ):
        measure("Again", "")(named("again", "another.module"))


@pytest.mark.parametrize(
    ("name", "how", "told"),
    [
        ("answered_share", {}, "name is taken by the measure of sim.measures.outcome.run_measures;"),
        ("tie_strength", {}, "name is taken by the measure of sim.measures.network.tie_measures;"),
        ("Upper", {}, "its name must be 1 to 40 small letters, digits and underscores, beginning with"),
        ("<lambda>", {}, "its name must be 1 to 40 small letters"),
        ("seconds", {}, "tables of runs have another column of this name; choose another name"),
        ("fine", {"label": " "}, "label must be a text that is not empty; got ' '"),
        ("fine", {"unit": "shares"}, "there is no unit 'shares'; did you mean 'share'?"),
        ("fine", {"unit": "metres of ice"}, "the units are share, Gini, correlation, log odds,"),
        ("fine", {"range": (1, 0)}, "the smaller one first, such as (0, 1); got (1, 0)"),
        ("fine", {"range": (0, math.nan)}, "range must be two numbers"),
        ("fine", {"range": 1}, "range must be two numbers"),
        ("fine", {"better": "higher"}, "better must be 'more', 'less' or None; got 'higher'"),
        ("fine", {"needs": ("tie",)}, "needs must be tables among ties, ties_at_start,"),
        ("fine", {"needs": ("tie",)}, "got 'tie'; did you mean 'ties'?"),
        ("fine", {"needs": "ties"}, "needs must be names in parentheses with a comma, such as ('ties',);"),
        ("fine", {"words": ""}, "its meaning is missing; give the function a docstring, or"),
    ],
)  # fmt: skip
def test_what_cannot_be_declared_is_refused_in_a_sentence(name, how, told):
    chosen = {"label": "Label", "unit": "share", "words": "What it is.", **how}
    function, before = named(name, words=chosen.pop("words")), dict(KNOWN)
    with pytest.raises(StudyError) as refused:
        measure(**chosen)(function)
    assert told in str(refused.value)
    assert str(refused.value).startswith(f"{__file__}:")
    assert f": the measure {name} can't be declared: " in str(refused.value)
    assert str(refused.value).count(". ") == 0
    assert before == KNOWN


@pytest.mark.parametrize("column", sorted({*StoredRun._fields} - {"measures"}))
def test_a_measure_cannot_have_the_name_of_another_column_of_runs(column):
    with pytest.raises(StudyError, match="another column of this name"):
        measure("Label", "share")(named(column, words="What it is."))


def test_a_function_of_other_arguments_is_refused():
    def fine(_life):
        """What it is."""

    with pytest.raises(StudyError, match=r"it must be a function of \(life, span\); got fine\(_life\)"):
        measure("Label", "share")(fine)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("many", "returned 'many' (str) instead of a number"),
        (None, "returned 'None' (NoneType) instead of a number"),
        (True, "returned 'True' (bool) instead of a number"),
        (math.inf, "returned inf; it must return a finite number, or NaN for no value"),
        (-0.5, "returned -0.5, but its values go from 0 to 1"),
        (1.5, "returned 1.5, but its values go from 0 to 1"),
    ],
)
def test_what_is_no_value_of_the_measure_fails(found, told):
    def odd(_life, _span):
        """What it is."""
        return found

    measure("Odd", "share", range=(0, 1))(odd)
    with pytest.raises(PartError) as failed:
        measure_named(["odd"], tables(), **SPAN)
    assert str(failed.value) == f"The measure odd ({__file__}:{odd.__code__.co_firstlineno}) {told}."


def test_an_infinite_value_is_refused_also_without_a_range():
    def odd(_life, _span):
        """What it is."""
        return math.inf

    measure("Odd", "")(odd)
    with pytest.raises(PartError, match=r"returned inf; it must return a finite number"):
        measure_named(["odd"], tables(), **SPAN)


def test_a_measure_that_raises_is_named_with_the_line_that_fails():
    def odd(life, _span):
        """What it is."""
        people = life["people"]
        return len(life["ties"]) / len(people)

    measure("Odd", "")(odd)
    line = odd.__code__.co_firstlineno + 3
    with pytest.raises(PartError) as failed:
        measure_named(["odd"], tables(), **SPAN)
    assert str(failed.value) == (
        f"The measure odd ({__file__}:{line}) raised KeyError: 'ties'; "
        "name it in needs, as in needs=('ties',)."
    )


def test_a_missing_key_that_is_no_table_has_no_advice():
    def odd(_life, _span):
        """What it is."""
        return {}["tie"]

    measure("Odd", "")(odd)
    with pytest.raises(PartError, match=r"raised KeyError: 'tie'\.$"):
        measure_named(["odd"], tables(), **SPAN)


def test_a_measure_that_raises_is_named_with_its_file():
    with pytest.raises(PartError, match=r"The measure broken_measure \(.*own_measures.py:\d+\) raised Zero"):
        measure_named(["answered_share", "broken_measure"], tables(), **SPAN)
