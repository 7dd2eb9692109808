"""Any scenario text: valid ones load to the same values, and faulty ones are refused in a sentence."""

import string

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from sim.errors import UserError
from sim.scenarios import Beta, Scenario
from sim.scenarios.loading import assignments, load
from sim.scenarios.parameters.declare import walk
from sim.scenarios.value_tree import is_value
from sim.scenarios.yaml_writer import flow

QUICK = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
DECLARED = {".".join(path): field for path, field in walk(Scenario) if is_value(field)}
SKIP = ("name", "question", "tick_hours", "people.count", "people.on_crowd_who", "asking.channel_weights")
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t"), max_size=30)
BASE = Scenario()


def numbers(field):
    """Draw values of one declared number in its range."""
    declared, kinds = field.json_schema_extra, str(field.annotation)
    high = min(declared.high, 1e9)
    real = st.floats(declared.low, high, allow_nan=False)
    if "Whole" in kinds:
        return st.integers(int(declared.low), int(high))
    if "Beta" in kinds:
        return real | st.builds(Beta, a=st.floats(0.01, 1000), b=st.floats(0.01, 1000))
    return real | st.just(declared.high)


def numeric():
    """Draw values for declared numbers that any scenario may set."""
    usable = {
        name: field
        for name, field in DECLARED.items()
        if field.json_schema_extra.low is not None and name not in SKIP and "from_file" not in name
    }
    # populations that do not fit are refused elsewhere
    small = {name: field for name, field in usable.items() if name not in ("days", "asking.rate")}
    return {
        name: numbers(field) for name, field in small.items() if "slots" not in name and "topics" not in name
    }


NUMERIC = numeric()
CHANGES = st.dictionaries(st.sampled_from(sorted(NUMERIC)), st.none(), max_size=6).flatmap(
    lambda chosen: st.fixed_dictionaries({name: NUMERIC[name] for name in chosen})
)


def used(changes):
    """Name each channel of which a value is changed, because the scenario may not use it."""
    names = {name.split(".")[1] for name in changes if name.startswith("channels.")}
    return {f"channels.{name}": {} for name in sorted(names)}


@QUICK
@given(
    changes=CHANGES,
    question=TEXT,
    topics=st.lists(TEXT.filter(str.strip), min_size=1, max_size=4, unique=True),
)
def test_a_scenario_written_and_read_again_is_the_same(changes, question, topics, tmp_path):
    scenario = BASE.replace(
        {**used(changes), **changes, "question": question, "people.topics": topics, "people.count": 3}
    )
    path = tmp_path / "town.yaml"
    path.write_text(scenario.to_yaml(), encoding="utf-8", newline="")
    again = load(path)
    assert again == scenario
    assert again.hash == scenario.hash
    assert again.to_yaml() == scenario.to_yaml()


@QUICK
@given(changes=CHANGES)
def test_setting_values_equals_writing_them_in_the_file(changes, tmp_path):
    lines = [f"{name}={flow(value)}" for name, value in {**used(changes), **changes}.items()]
    nested: dict = {"name": "town"}
    for name, value in changes.items():
        group = nested
        *above, last = name.split(".")
        for key in above:
            group = group.setdefault(key, {})
        group[last] = value
    path = tmp_path / "town.yaml"
    path.write_text("name: town\n", encoding="utf-8")
    changed = load(path, assignments(lines))
    path.write_text("\n".join(f"{key}: {flow(value)}" for key, value in nested.items()), encoding="utf-8")
    assert load(path) == changed
    assert load(path).hash == changed.hash


YAML_JUNK = st.text(
    st.sampled_from(string.ascii_letters + string.digits + " \t\n:-[]{}&*!|>'\"%@#,?.~<=\\é\U0001f600")
)
WORDS = st.sampled_from(
    ["people", "count", "channels", "feed", "hub", "extends", "base", "asking", "difficulty", "a", "towns"]
)
NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | TEXT, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.long
@settings(QUICK, max_examples=150)
@given(text=YAML_JUNK | st.binary(max_size=60))
def test_junk_never_raises_anything_but_a_users_error(text, tmp_path):
    path = tmp_path / "town.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    told(lambda: load(path))


@pytest.mark.long
@settings(QUICK, max_examples=50)
@given(values=st.dictionaries(st.sampled_from(list(Scenario.model_fields)) | WORDS, NESTED, max_size=4))
def test_values_of_any_shape_never_raise_anything_but_a_users_error(values, tmp_path):
    path = tmp_path / "town.yaml"
    path.write_text("x: 1\n" if not values else flow(values), encoding="utf-8")
    told(lambda: load(path))
    told(lambda: BASE.replace(values))


@pytest.mark.long
@settings(QUICK, max_examples=50)
@given(name=st.lists(WORDS | TEXT, max_size=4).map(".".join), value=NESTED)
def test_any_override_never_raises_anything_but_a_users_error(name, value):
    told(lambda: BASE.replace({name: value}))
    told(lambda: BASE.replace(assignments([f"{name}={value}"])))


def told(action):
    """Run a function and, if it fails, check that the error consists of complete lines."""
    refused = None
    try:
        action()
    except UserError as error:
        refused = error
    if refused is not None:
        assert refused.args
        assert all(sentence.strip() for sentence in refused.args)


def test_there_are_numbers_to_draw():
    assert len(numeric()) > 50
    with pytest.raises(UserError):
        BASE.replace({"people.on_crowd": 2})
