"""Reports of every kind from tiny studies, for tests in a browser."""

import pytest

import sim
from sim import compare, luck, resilience
from sim.studies import save_discovery, save_responses, save_sensitivity

SMALL = {"people.count": 40, "days": 16, "asking.rate": 0.3}
HOW = {"workers": 0, "engine": "numpy"}
TINY = """\
name: tiny
scenarios: [neighbours-only, distributed-crowd]
set: {people.count: 30, days: 10, asking.rate: 0.3}
design:
  kind: KIND
  points: POINTS
  parameters: {people.effort.mean: {low: 0.1, high: 0.5}, asking.rate: {low: 0.2, high: 0.4}}
replicates: 2
measures: [answered_share]
"""
CLAIM = """\
claim: tiny
statement: A crowd answers more.
set: {people.count: 30, days: 8, asking.rate: 0.3, asking.lifetime: 3}
parts:
  - name: answered
    measure: answered_share
    unit: share
    smallest: 0.05
    arms: [{weight: 1, scenario: distributed-crowd}, {weight: -1, scenario: neighbours-only}]
mechanism: {name: topic feed, set: {channels.feed.reach: 0}}
"""


def comparison(folder):
    two = ["centralised-local", "distributed-crowd"]
    compare(two, replicates=2, overrides=SMALL, questions="most-divided", **HOW).save(folder / "study")
    return folder / "study" / "report.html"


def lives(folder):
    luck("hybrid", lives=2, overrides=SMALL, **HOW).save(folder / "study")
    return folder / "study" / "luck.html"


def losses(folder):
    resilience(sim.load("hybrid", SMALL), shares=[0.2, 0.4], replicates=2, **HOW).save(folder / "study")
    return folder / "study" / "report.html"


def single_people(folder):
    people = [f"p{n},Nobody {n},{5 if n == 0 else 0.01},x:1" for n in range(20)]
    (folder / "people.csv").write_text("\n".join(["id,name,effort,interests", *people]) + "\n")
    ties = [f"p0,p{n}" for n in range(1, 20)]
    (folder / "ties.csv").write_text("\n".join(["from,to", *ties]) + "\n")
    (folder / "star.yaml").write_text(
        "name: star\nquestion: Who?\nextends: base\ndays: 40\nplaces: {towns: 1}\n"
        "asking: {rate: 0.2, lifetime: 7}\n"
        "people: {from_file: {path: people.csv, id: id}}\n"
        "ties:\n  face_to_face: {kind: from_file}\n  from_file: {path: ties.csv, from: from, to: to}\n"
        "helping: {willingness: {baseline: 2}}\nchannels: {word_of_mouth: {hops: 1}}\n"
    )
    sim.each_person(folder / "star.yaml", replicates=3, **HOW).save(folder / "study")
    return folder / "study" / "report.html"


def swept(folder, kind, points):
    text = TINY.replace("name: tiny", f"name: {kind}").replace("KIND", kind).replace("POINTS", points)
    (folder / f"{kind}.yaml").write_text(text)
    return sim.sweep(folder / f"{kind}.yaml", folder / "study", **HOW)


def sweep(folder):
    save_responses(swept(folder, "latin_hypercube", "4"))
    return folder / "study" / "report.html"


def discovery(folder):
    found = swept(folder, "latin_hypercube", "4")
    save_discovery(found, sim.discover(found))
    return folder / "study" / "report.html"


def sensitivity(folder):
    found = swept(folder, "morris", "2")
    save_sensitivity(found, sim.sensitivity(found))
    return folder / "study" / "report.html"


def claims(folder):
    (folder / "tiny.yaml").write_text(CLAIM)
    sim.claims([str(folder / "tiny.yaml")], folder=folder / "study", sets=3, replicates=3, **HOW)
    return folder / "study" / "report.html"


def calibration(folder):
    values = {"people.count": 150, "days": 40, "asking.rate": 0.03, "asking.lifetime": 7}
    society = sim.Society(sim.load("distributed-crowd", {**values, "asking.hopeless": 0.3, "seed.luck": 900}))
    society.run()
    sim.facts.of_run(society.tables(), lifetime_days=7.0, draws=50, nulls=20).save(folder)
    found = sim.calibrate(
        "distributed-crowd", folder / "facts.json", folder / "study", overrides=values, workers=0,
        parameters=["asking.rate", "asking.hopeless=0:0.6"], points=64, checks=4,
    )  # fmt: skip
    found.save(folder / "study")
    return folder / "study" / "report.html"


def optimisation(folder):
    pytest.importorskip("optuna", reason="Optuna isn't installed")
    found = sim.optimise(
        "hybrid", ["answered_share", "less reads_per_answer"],
        {"people.on_crowd": {"low": 0.1, "high": 1.0}}, 24, folder / "study",
        overrides={"people.count": 30, "days": 8, "asking.rate": 0.3}, replicates=2, workers=0,
    )  # fmt: skip
    found.save(folder / "study")
    return folder / "study" / "report.html"


REPORTS = {
    "compare": comparison, "luck": lives, "resilience": losses, "each person": single_people, "sweep": sweep,
    "discover": discovery, "sensitivity": sensitivity, "claims": claims, "calibrate": calibration,
    "optimise": optimisation,
}  # fmt: skip
"""Functions that write the report of each kind into a folder, and return its path."""
