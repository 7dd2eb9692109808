# ruff: noqa: E501 - sentences stand here as a user sees them
"""How a user's own files are read, and which notes and errors they cause; once there were none for these cases."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import sim
from sim.cli import main
from sim.errors import ScenarioError
from sim.networks import tie_words
from sim.scenarios.checks import memory
from sim.scenarios.loading import load
from sim.user_data import agreement, read_user_files

PEOPLE = "id,site\na,A\nb,A\nc,A\n"
SCENARIO = """name: own
question: Who gets answers?
extends: base
people: {{from_file: {{path: p.csv{people}}}}}
ties: {{face_to_face: {{kind: from_file}}, from_file: {{path: t.csv{ties}}}}}
channels: {{word_of_mouth: {{}}, hub: {{per: town}}}}
days: 3
{more}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def own(
    people: str = "", ties: str = "", *, p: str = PEOPLE, t: str = "from,to\na,b\n", more: str = ""
) -> str:
    """Write a scenario with its two files into the current folder, and return its name."""
    Path("own.yaml").write_text(SCENARIO.format(people=people, ties=ties, more=more), encoding="utf-8")
    Path("p.csv").write_text(p, encoding="utf-8")
    Path("t.csv").write_text(t, encoding="utf-8")
    return "own.yaml"


def notes(name: str) -> list[str]:
    """Return the notes of `validate`, which must call the scenario valid."""
    assert sim.validate(name) == []
    return [note for note in read_user_files(load(name))[2] if "every society has the same" not in note]


def command(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.mark.usefixtures("folder")
class TestTooManyTies:
    """No ties are dropped if somebody has more ties than slots."""

    def everyone(self, count: int = 70, more: str = "") -> str:
        names = [f"p{i}" for i in range(count)]
        pairs = "".join(f"{a},{b}\n" for a, b in combinations(names, 2))
        return own(p="id\n" + "\n".join(names) + "\n", t="from,to\n" + pairs, more=more)

    def test_both_engines_agree_with_more_ties_than_slots(self):
        name = self.everyone(60, more="asking: {rate: 0.5}")
        one, other = (
            sim.Society(name, engine=each).run().tables(ties=True) for each in ("numpy", "compiled")
        )
        for table, frame in one.items():
            pd.testing.assert_frame_equal(frame, other[table])
        assert len(one["questions"]) > 50

    def test_every_tie_is_there_at_the_start(self):
        society = sim.Society(self.everyone(), engine="numpy")
        layer = society.ties.face_to_face
        assert (int(layer.degree.sum()) // 2, layer.slots, layer.width) == (2415, 69, 69)
        assert society.ties.online.slots == 50
        society.run()
        assert int(layer.degree.max()) <= 69

    def test_a_note_says_who_has_too_many_ties_and_what_is_done(self):
        told = notes(self.everyone())
        assert told[-1] == (
            "t.csv: 70 people have more than 50 face_to_face ties (ties.slots.face_to_face): p0, p1, p2 and 67 "
            "more; no tie is dropped, and everybody can have 69 face_to_face ties in this run"
        )

    def test_slots_grow_to_the_largest_number_of_ties_and_never_shrink(self):
        star = "from,to\n" + "".join(f"p0,p{i}\n" for i in range(1, 70))
        name = own(p="id\n" + "".join(f"p{i}\n" for i in range(70)), t=star)
        layer = sim.Society(name, engine="numpy").ties.face_to_face
        assert (layer.degree.tolist(), layer.slots) == ([69] + [1] * 69, 69)
        assert "1 person has more than 50 face_to_face ties" in notes(name)[-1]
        assert sim.Society(own(), engine="numpy").ties.face_to_face.slots == 50

    def test_show_prints_the_slots_that_are_used(self):
        rows = json.loads(command("show", self.everyone(), "--json").stdout)
        shown = {row["path"]: (row["value"], row["source"]) for row in rows}
        assert shown["ties.slots.face_to_face"] == ("69", "most ties of a person in t.csv")
        assert shown["ties.slots.online"][0] == "50"

    def test_online_only_the_ties_that_a_person_holds_count(self):
        rows = "".join(f"p{i},p0,online\n" for i in range(1, 60)) + "".join(
            f"p0,p{i},online\n" for i in range(1, 55)
        )
        name = own(p="id\n" + "".join(f"p{i}\n" for i in range(60)), t="from,to,layer\n" + rows)
        text = Path(name).read_text(encoding="utf-8").replace("face_to_face: {kind", "online: {kind")
        Path(name).write_text(text, encoding="utf-8")
        online = sim.Society(name, engine="numpy").ties.online
        assert (online.slots, online.degree.tolist()) == (54, [54] + [1] * 59)

    def test_a_society_that_does_not_fit_in_memory_is_refused_before_any_work(self, monkeypatch):
        name = self.everyone()
        monkeypatch.setattr(memory, "bytes_available", lambda: 10_000)
        (told,) = sim.validate(name)
        assert "p.csv: a society of 70 people with up to 119 ties each would need about " in told
        done = command("run", name, "-o", "out")
        assert (done.exit_code, Path("out").exists()) == (2, False)
        assert told in done.stderr
        with pytest.raises(ScenarioError, match="with up to 119 ties each"):
            sim.Society(name, engine="numpy")

    def test_more_ties_than_can_be_counted_are_refused(self, monkeypatch):
        monkeypatch.setattr(agreement, "MOST_TIES", 60)
        (told,) = sim.validate(self.everyone())
        assert told.endswith("t.csv: 'p0' has 69 face_to_face ties; a person can have at most 60.")


@pytest.mark.usefixtures("folder")
class TestStrengths:
    """Strength 0 is no tie; words, counts and weights become strengths by a stated rule."""

    def test_strength_0_is_no_tie_and_is_counted(self):
        name = own(ties=", strength: w", t="from,to,w\na,b,0\na,c,1e-60\nb,c,0.5\n")
        assert "t.csv: dropped 2 ties of strength 0, which means no tie" in notes(name)
        society = sim.Society(name, engine="numpy")
        assert society.ties.face_to_face.degree.tolist() == [0, 1, 1]

    def test_a_tie_named_with_0_and_more_has_the_greater_strength(self):
        name = own(ties=", strength: w", t="from,to,w\na,b,0\nb,a,0.5\n")
        _, ties, _ = read_user_files(load(name))
        assert ties.strength.tolist() == [0.5]

    def test_ties_with_an_empty_strength_are_counted_because_it_is_drawn(self):
        name = own(ties=", strength: w", t="from,to,w\na,b,\na,c,0.2\nb,c,\n")
        assert "t.csv: 2 ties have no strength: it is drawn as if the file had no strengths" in notes(name)
        assert not any("no strength" in note for note in notes(own(t="from,to\na,b\n")))

    WORDS = "from,to,freq\na,b,Never\na,c,Often\nb,c,Sometimes\n"

    def test_words_without_a_mapping_are_refused_with_what_is_allowed(self):
        told = sim.validate(own(ties=", strength: freq", t=self.WORDS))
        assert told[0] == (
            "t.csv:2: column 'freq' must be a share from 0 to 1, or ties.from_file.strengths must map each word "
            "or count to a share; got 'Never'"
        )

    def test_words_are_mapped_and_never_is_no_tie(self):
        mapping = ", strength: freq, strengths: {Never: 0, Sometimes: 0.3, Often: 0.8, Daily: 1}"
        name = own(ties=mapping, t=self.WORDS)
        assert notes(name)[1:3] == [
            "t.csv: no tie has the strength 'Daily', which ties.from_file.strengths maps",
            "t.csv: dropped 1 tie of strength 0, which means no tie",
        ]
        _, ties, _ = read_user_files(load(name))
        assert (ties.from_row.tolist(), ties.strength.tolist()) == ([0, 1], [0.8, 0.3])
        assert load(name).to_dict()["ties"]["from_file"]["strengths"]["Often"] == 0.8

    def test_counts_are_mapped_however_a_spreadsheet_wrote_them(self):
        name = own(ties=", strength: n, strengths: {1: 0.2, 2: 0.9}", t="from,to,n\na,b,1.0\na,c,2\nb,c,\n")
        _, ties, _ = read_user_files(load(name))
        np.testing.assert_array_equal(ties.strength, [0.2, 0.9, np.nan])

    def test_a_word_that_is_not_mapped_is_refused_once(self):
        text = "from,to,freq\na,b,never\na,c,never\nb,c,0.5\n"
        told = sim.validate(own(ties=", strength: freq, strengths: {Never: 0, Often: 0.8}", t=text))
        rule = (
            "column 'freq' must be one of the values that ties.from_file.strengths maps (Never, Often); got"
        )
        assert told == [
            f"t.csv:2: {rule} 'never' (2 rows); did you mean 'Never'?",
            f"t.csv:4: {rule} '0.5'",
        ]

    def test_a_mapping_holds_shares(self):
        told = sim.validate(own(ties=", strength: freq, strengths: {Often: 8}", t=self.WORDS))
        assert "ties.from_file.strengths must be a group of names, each with a share from 0 to 1" in told[0]

    def test_gephis_tables_are_read_as_they_are(self):
        name = own(
            people=", id: Id",
            p="Id,Label,Extra\n1,Ana,x\n2,Bo,y\n3,Cy,z\n",
            t="Source,Target,Type,Id,Weight\n1,2,Directed,0,3\n2,3,Undirected,1,1.5\n1,3,Directed,2,\n",
        )
        assert notes(name) == [
            "p.csv: not used: the columns Label, Extra",
            "t.csv: not used: the column Id",
            "t.csv: read the columns Source as from, Target as to, Weight as strength",
            "t.csv: weights in the column Weight are divided by the largest, 3",
            "t.csv: 1 tie has no strength: it is drawn as if the file had no strengths",
            "t.csv: 2 face_to_face ties are named in one direction only and work both ways: either person can "
            "ask the other (ties.from_file.directed: true keeps the direction)",
        ]
        _, ties, _ = read_user_files(load(name))
        np.testing.assert_array_equal(ties.strength, [1.0, np.nan, 0.5])

    def test_weights_of_at_most_1_are_strengths_as_they_are(self):
        name = own(ties=", from: Source, to: Target", t="Source,Target,Weight\na,b,0.5\na,c,0.25\n")
        assert "t.csv: read the column Weight as strength" in notes(name)
        assert read_user_files(load(name))[1].strength.tolist() == [0.5, 0.25]
        told = sim.validate(own(t="from,to,weight\na,b,-1\n"))
        assert told[0].startswith("t.csv:2: column 'weight' must be a weight, a number of 0 or more")

    def test_a_type_of_another_meaning_is_named_as_unused(self):
        name = own(t="source,target,type\na,b,advice\n")
        assert "t.csv: not used: the column type" in notes(name)

    def test_an_undirected_online_tie_is_two(self):
        text = "Source,Target,Type,layer\na,b,Undirected,online\na,c,Directed,online\nb,c,Directed,face_to_face\n"
        _, ties, _ = read_user_files(load(own(t=text)))
        rows = list(zip(ties.layer.tolist(), ties.from_row.tolist(), ties.to_row.tolist(), strict=True))
        assert rows == [(0, 1, 2), (1, 0, 1), (1, 0, 2), (1, 1, 0)]


@pytest.mark.usefixtures("folder")
def test_ties_to_one_expert_are_said_to_work_both_ways():
    name = own(t="from,to\na,c\nb,c\nb,a\na,b\n")
    told = (
        "t.csv: 2 face_to_face ties are named in one direction only and work both ways: either person can ask"
    )
    assert [note for note in notes(name) if "direction only" in note] == [
        f"{told} the other (ties.from_file.directed: true keeps the direction)"
    ]
    assert not [note for note in notes(own(t="from,to\na,b\nb,a\n")) if "direction only" in note]


@pytest.mark.usefixtures("folder")
def test_unused_columns_of_ties_are_named():
    head, row = ",".join(f"c{i}" for i in range(9)), ",".join("0" * 9)
    name = own(t=f"from,to,{head}\na,b,{row}\n")
    assert "t.csv: not used: the columns c0, c1, c2, c3, c4, c5 and 3 more" in notes(name)


@pytest.mark.usefixtures("folder")
class TestTopicsAndTowns:
    """`validate` lists towns and topics, and those that may be two spellings of one."""

    P = 'id,site,topics\nana,A,"Excel:3, SQL:1"\nbo,A,excel\ncy,a ,Excel\ndi,A,\n'

    def test_they_are_listed_and_lookalikes_are_named(self):
        name = own(people=", town: site, interests: topics", p=self.P, t="from,to\nana,bo\nbo,ana\n")
        assert notes(name)[:4] == [
            "p.csv: 2 towns: A, a",
            "p.csv: different towns whose names differ only in case or spaces: 'A' and 'a'",
            "p.csv: 3 topics: Excel, SQL, excel",
            "p.csv: different topics whose names differ only in case or spaces: 'Excel' and 'excel'",
        ]
        done = command("validate", name)
        assert done.stderr.count("3 topics: Excel, SQL, excel") == 1
        ran = command("run", name, "--engine", "numpy", "-o", "out")
        assert ran.stderr.count("3 topics: Excel, SQL, excel") == 1
        other = Path("other.yaml")
        other.write_text("name: other\nextends: own.yaml\n", encoding="utf-8")
        both = command("validate", name, "other.yaml")
        assert both.stderr.count("3 topics: Excel, SQL, excel") == 1
        listed = json.loads(command("validate", name, "--json").stdout)
        assert "p.csv: 3 topics: Excel, SQL, excel" in listed[0]["notes"]

    def test_many_are_counted(self):
        people = "id,site\n" + "".join(f"p{i},t{i}\n" for i in range(18))
        told = notes(own(people=", town: site", p=people, t="from,to\np1,p2\np2,p1\n"))
        assert told[0] == "p.csv: 18 towns: t0, t1, t10, t11, t12, t13 and 12 more"


@pytest.mark.usefixtures("folder")
class TestTwoSpellingsOfTheSameLetters:
    """Names match even if their accents are composed differently."""

    def test_ids_towns_topics_columns_and_scenarios(self):
        nfd, nfc = "Jose\u0301", "Jos\u00e9"
        name = own(
            people=", id: nu\u0301mero, town: site, interests: topics",
            p=f"n\u00famero,site,topics\n{nfc},{nfd},{nfc}\nb,B,{nfd}\n",
            t=f"from,to,layer\n{nfd},b,{nfc}\n",
            ties=f", layer: layer, layers: {{{nfd}: face_to_face}}",
            more=f"interventions: [{{day: 1, event: {{town: {nfd}}}}}]",
        )
        Path(name).write_text(
            Path(name)
            .read_text("utf-8")
            .replace("people: {", f"people: {{on_crowd_who: [{nfd}], topics: [{nfd}], "),
            encoding="utf-8",
        )
        assert sim.validate(name) == []
        society = sim.Society(name, engine="numpy").run()
        assert (society.people.town_names, society.people.topic_names) == (("B", nfc), (nfc,))


@pytest.mark.usefixtures("folder")
class TestWhatRunRefuses:
    """`validate` and every study refuse the files with the same message, before any run."""

    CASES = (
        ("interventions: [{day: 1, move: {to: Sauth, share: 0.5}}]",
         "interventions[0].move.to names the town 'Sauth', but the towns are North, South. Did you mean 'South'?"),
        ("interventions: [{day: 1, remove: {who: [Nord], count: 1}}]",
         "interventions[0].remove.who names the town 'Nord', but the towns are North, South. Did you mean 'North'?"),
        ("interventions: [{day: 1, event: {town: Quebec}}]",
         "interventions[0].event.town names the town 'Quebec', but the towns are North, South."),
    )  # fmt: skip
    P = "id,site\na,North\nb,South\nc,South\n"

    @pytest.mark.parametrize(("role", "column"), [("interests", "topics"), ("town", "towns")])
    def test_more_topics_or_towns_than_a_society_can_have(self, role, column):
        p = "id,free_text\n" + "".join(f"{n},words {n}\n" for n in range(1_001))
        name = own(people=f", {role}: free_text", p=p, t="from,to\n0,1\n")
        told = (
            f"the column for {role} names 1,001 {column}, but a society has at most 1,000; is it the right "
            f"column (people.from_file.{role})?"
        )
        assert any(each.endswith(f"p.csv: {told}") for each in sim.validate(name))
        done = command("run", name, "-o", "out")
        assert (done.exit_code, Path("out").exists()) == (2, False)
        assert told in done.stderr

    def test_more_people_than_a_society_can_have(self, monkeypatch):
        assert agreement.MOST_PEOPLE == tie_words.MOST_PEOPLE  # people.count has the limit of a tie's word
        monkeypatch.setattr(agreement, "MOST_PEOPLE", 2)
        (sentence,) = sim.validate(own(people=", town: site", p=self.P))
        assert sentence.endswith("p.csv: the file has 3 people, but a society has at most 2; leave some out.")

    @pytest.mark.parametrize(("more", "told"), CASES)
    def test_towns_of_interventions(self, more, told):
        name = own(people=", town: site", p=self.P, more=more)
        (sentence,) = sim.validate(name)
        assert sentence == f"own.yaml:8:1: {told}"
        for words in (("run",), ("compare", "own-people-hub"), ("luck",), ("resilience",)):
            done = command(words[0], name, *words[1:], "-o", "out")
            assert (done.exit_code, Path("out").exists()) == (2, False), words
            assert sentence in done.stderr
        with pytest.raises(ScenarioError) as caught:
            sim.compare([name, load(name, {"name": "other"})], folder="out", replicates=1)
        assert str(caught.value) == sentence
        assert not Path("out").exists()

    def test_a_star_of_more_people_than_slots(self):
        people = "id\n" + "".join(f"p{i}\n" for i in range(60))
        text = "name: star\nextends: base\npeople: {from_file: {path: p.csv}}\nties: {face_to_face: {kind: star}}\n"
        Path("p.csv").write_text(people, encoding="utf-8")
        Path("star.yaml").write_text(text, encoding="utf-8")
        (told,) = sim.validate("star.yaml")
        assert "is star, whose centre needs 59 ties among 60 people" in told
        assert command("run", "star.yaml", "-o", "out").stderr.strip() == told

    def test_the_points_of_an_experiment(self):
        own(more="interventions: [{day: 1, event: {town: 3}}]")
        Path("study.yaml").write_text(
            "name: study\nquestion: q\nscenarios: [own.yaml]\nreplicates: 2\n"
            "design: {kind: list, points: [{places.towns: 4}, {places.towns: 2}]}\n",
            encoding="utf-8",
        )
        told = sim.validate("study.yaml")
        assert [each.partition(": ")[2] for each in told] == [
            "interventions[0].event.town names the town '3', but the towns are 1, 2."
        ]


@pytest.mark.usefixtures("folder")
class TestOtherFormats:
    """The error names the format of another program's file."""

    BEGINNINGS = (
        ("GraphML", '\ufeff<?xml version="1.0"?>\n<!-- made -->\n<graphml xmlns="http://g"><graph>'),
        ("GEXF", '<?xml version="1.0"?><gexf version="1.3">'),
        ("XML", '<?xml version="1.0"?>\n<people><person id="1"/></people>'),
        ("HTML", "<!DOCTYPE html>\n<html><body>"),
        ("JSON", ' [{"id": "ana"}]'),
        ("JSON", '{"nodes": []}'),
        ("Pajek (.net)", '% by hand\n*Vertices 2\n1 "Ana"\n2 "Bo"\n*Edges\n1 2\n'),
        ("UCINET DL", "DL\nN=4 FORMAT = EDGELIST1\nDATA:\n1 2\n"),
        ("UCINET (##h)", "\x05V6404\x00"),
        ("GML", 'Creator "x"\ngraph\n[\n  node [ id 1 ]\n]'),
        ("Graphviz DOT", "digraph team {\n a -> b\n}"),
    )

    @pytest.mark.parametrize(("name", "text"), BEGINNINGS)
    def test_the_error_names_it_and_the_formats_that_are_read(self, name, text):
        own()
        for file in ("p.csv", "t.csv"):
            own()
            Path(file).write_text(text, encoding="utf-8")
            (told,) = sim.validate("own.yaml")
            assert told == (
                f"{file}: the format is {name}, which can't be read; use CSV (comma, semicolon or tab) or "
                "Parquet: export one table of the people and one of the ties as CSV (UTF-8)"
            )

    @pytest.mark.parametrize("header", ["V2019,to", "graph,to", "dl,to", "# by hand\nfrom,to"])
    def test_a_table_that_begins_like_another_format_is_a_table(self, header):
        told = sim.validate(own(t=f"{header}\na,b\n"))
        assert not [each for each in told if "the format is" in each]


@pytest.mark.usefixtures("folder")
class TestNoHeader:
    """The error says that a file has no header."""

    def test_numbers_in_the_first_row(self):
        (told,) = sim.validate(own(t="1,2\n2,3\n", p="id\n1\n2\n3\n"))
        assert told == (
            "t.csv:1: the file has no header: the first row is 1, 2; write a header with the columns 'from' (from) "
            "and 'to' (to) above it, or give columns by number (from: 1, to: 2)"
        )

    def test_words_in_the_first_row(self):
        (told,) = sim.validate(own(p="ana,Paris\nbo,Lyon\n"))
        assert told == (
            "p.csv:1: the file must have column 'id' (id); got ana, Paris; if that row isn't a header, write one "
            "above it, or give columns by number (id: 1)"
        )

    def test_a_column_of_strengths_by_number(self):
        _, ties, _ = read_user_files(load(own(ties=", from: 1, to: 2, strength: 3", t="a,b,0.5\n")))
        assert ties.strength.tolist() == [0.5]
