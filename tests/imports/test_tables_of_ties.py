"""Edge lists and matrices as people and programs write them."""

import contextlib
import math

import networkx as nx
import openpyxl
import pandas as pd
import pytest

import sim


def written(folder, name, text, encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def ties(*files, **options):
    """Return what is imported: the pairs with their strength, and the import."""
    found = sim.import_files(files, **options)
    return {(a, b): s for (a, b, _), s in found.ties.items()}, found


def is_unknown(strength):
    return math.isnan(strength)


def test_an_edge_list_alone_is_enough(tmp_path):
    read, found = ties(written(tmp_path, "t.csv", "anna,ben\nben,cleo\ncleo,ben\n"))
    assert list(found.people) == ["anna", "ben", "cleo"]
    assert set(read) == {("anna", "ben"), ("ben", "cleo")}
    assert all(map(is_unknown, read.values()))
    assert not found.directed
    assert found.summary()["dropped"] == {
        "ties in the other direction of a tie that works both ways, which were joined": 1
    }
    assert any("1 tie is named in one direction only" in note for note in found.summary()["notes"])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("from,to,weight\nJosé,Bo,2\nBo,Cy,4\n", "utf-8"),
        ("from,to,weight\nJosé,Bo,2\nBo,Cy,4\n", "utf-8-sig"),
        ("from\tto\tweight\r\nJosé\tBo\t2\r\nBo\tCy\t4\r\n", "utf-16"),
        ("Source;Target;Weight\nJosé;Bo;2,0\nBo;Cy;4,0\n", "cp1252"),
        ("sep=;\nwho;whom;how often\nJosé;Bo;2\nBo;Cy;4\n", "utf-8"),
        ("Vertex 1,Vertex 2,Edge Weight\nJosé,Bo,2\nBo,Cy,4\n", "utf-8"),
        ("José Bo 2\nBo Cy 4\n", "utf-8"),
        ("# Nodes: 3, Edges: 2\n# From\tTo\nJosé\tBo\t2\nBo\tCy\t4\n", "utf-8"),
        ("José,Bo,2\nBo,Cy,4\n", "utf-8"),
    ],
)
def test_any_separator_encoding_and_header(tmp_path, text, encoding):
    read, found = ties(written(tmp_path, "t.csv", text, encoding))
    assert read == {("Bo", "José"): 0.5, ("Bo", "Cy"): 1.0}
    assert any("Windows-1252" in each for each in found.summary()["notes"]) == (encoding == "cp1252")


def test_a_named_encoding_is_used(tmp_path):
    path = written(tmp_path, "t.csv", "from,to\nИра,Bo\n", "cp1251")
    assert "Ира" in sim.import_files(path, encoding="cp1251").people


def test_gephis_type_says_the_direction(tmp_path):
    text = "Source,Target,Type,Weight\na,b,Directed,1\nc,d,Undirected,3\n"
    read, found = ties(written(tmp_path, "t.csv", text))
    assert found.directed
    assert set(read) == {("a", "b"), ("c", "d"), ("d", "c")}
    assert set(ties(tmp_path / "t.csv", directed=False)[0]) == {("a", "b"), ("c", "d")}


def test_words_become_strengths_as_given(tmp_path):
    path = written(tmp_path, "t.csv", "who,whom,freq\na,b,Often\nb,c,Never\nc,a,Sometimes\nb,d,\n")
    read, found = ties(path, strengths={"Often": 0.75, "Sometimes": 0.4, "Never": None})
    assert read.pop(("b", "d")) != 0
    assert read == {("a", "b"): 0.75, ("a", "c"): 0.4}
    assert found.summary()["dropped"] == {"ties of strength 0, which means no tie": 1}
    with pytest.raises(sim.TableError, match=r"'Never' \(1 row\), 'Sometimes' \(1 row\).*strengths={"):
        ties(path, strengths={}, columns={"strength": "freq"})
    with pytest.raises(sim.TableError, match=r"gives no strength for 'Sometimes' \(1 row\) in freq"):
        ties(path, strengths={"Often": 0.75, "Never": None})


def test_percentages_and_shares_stay_as_they_are(tmp_path):
    assert ties(written(tmp_path, "p.csv", "from,to,weight\na,b,75%\nb,c,10 %\n"))[0] == {
        ("a", "b"): 0.75, ("b", "c"): 0.1,
    }  # fmt: skip
    assert ties(written(tmp_path, "s.csv", "from,to,w\na,b,0.5\nb,c,1\nc,d,0\n"))[0] == {
        ("a", "b"): 0.5, ("b", "c"): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "strengths"),
    [("maximum", [1 / 7, 3 / 7, 1]), ("rank", [1 / 3, 2 / 3, 1]), ("logarithm", [1 / 3, 2 / 3, 1])],
)
def test_amounts_become_strengths_by_the_rule(tmp_path, rule, strengths):
    path = written(tmp_path, "t.csv", "from,to,minutes\na,b,1\nb,c,3\nc,d,3\nc,d,4\n")
    read, found = ties(path, rule=rule)
    assert list(read.values()) == pytest.approx(strengths)
    assert found.summary()["dropped"] == {"repeated rows of a tie, which were added up": 1}


def test_rows_with_times_are_counted_and_others_are_joined(tmp_path):
    timed = "from,to,time\na,b,2020-01-01\na,b,2020-01-03\nb,c,2020-01-11\n"
    read, found = ties(written(tmp_path, "t.csv", timed))
    assert read == {("a", "b"): 1.0, ("b", "c"): 0.5}
    assert (found.summary()["first"], found.summary()["last"]) == (
        "2020-01-01T00:00:00",
        "2020-01-11T00:00:00",
    )
    read, found = ties(written(tmp_path, "u.csv", "from,to\na,b\na,b\nb,c\n"))
    assert all(map(is_unknown, read.values()))
    assert found.summary()["dropped"] == {"repeated rows of a tie, which were joined": 1}


def test_equal_strengths_say_nothing(tmp_path):
    read, found = ties(written(tmp_path, "t.csv", "Source,Target,Weight\na,b,1\nb,c,1\n"))
    assert all(map(is_unknown, read.values()))
    assert "all strengths in Weight are 1" in found.report()


def test_relations_go_to_layers(tmp_path):
    text = "relation,from,to\nadvice,a,b\nforum,b,a\nforum,c,a\ncowork,c,b\nadvice,a,a\n"
    path = written(tmp_path, "t.csv", text)
    found = sim.import_files(path, layers={"forum": "online", "cowork": "ignore"})
    assert set(found.ties) == {("a", "b", "face_to_face"), ("b", "a", "online"), ("c", "a", "online")}
    assert found.summary()["kinds"] == {"advice": 1, "forum": 2}
    with pytest.raises(sim.TableError, match="no tie has the relation 'foru'; did you mean 'forum'"):
        sim.import_files(path, layers={"foru": "online"})


def test_unknown_people_are_refused_skipped_or_added(tmp_path):
    people = written(tmp_path, "p.csv", "id,site\na,X\nb,Y\n")
    path = written(tmp_path, "t.csv", "from,to\na,b\na,zoe\nyan,zoe\n")
    with pytest.raises(
        sim.TableError, match=r"3 rows of ties name 2 people whom .*p.csv doesn't list: 'zoe', 'yan'"
    ):
        ties(people, path)
    read, found = ties(people, path, unknown="skip")
    assert set(read) == {("a", "b")}
    assert found.summary()["dropped"] == {"ties with people who aren't in the table of people": 2}
    assert len(ties(people, path, unknown="add")[1].people) == 4


def test_columns_with_other_names_are_named(tmp_path):
    path = written(tmp_path, "t.csv", "employee,colleague,note\na,b,x\n")
    with pytest.raises(sim.TableError, match="can't tell what the columns are"):
        ties(path)
    assert set(ties(path, columns={"from": "employee", "to": "colleague"})[0]) == {("a", "b")}
    numbered = written(tmp_path, "n.txt", "1 7 8 3\n2 8 9 4\n")
    found = sim.import_files(numbered, columns={"layer": 1, "from": 2, "to": 3, "strength": 4})
    assert found.summary()["kinds"] == {"1": 1, "2": 1}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_pandas_writes_what_is_read(tmp_path, kind):
    frame = pd.DataFrame({"from": [1, 2, 3], "to": [2, 3, 1], "weight": [2.5, 5.0, 10.0]})
    path = tmp_path / f"t.{kind}"
    {"csv": frame.to_csv, "xlsx": frame.to_excel, "parquet": frame.to_parquet}[kind](path, index=False)
    assert ties(path)[0] == {("1", "2"): 0.25, ("2", "3"): 0.5, ("1", "3"): 1.0}


def test_sheets_of_a_workbook_are_tables(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "office"])
    for row in (["ann", "N"], ["bob", "S"]):
        book.active.append(row)
    sheet = book.create_sheet("contacts")
    sheet.append(["from", "to"])
    sheet.append(["ann", "bob"])
    book.create_sheet("empty")
    book.save(tmp_path / "b.xlsx")
    read, found = ties(tmp_path / "b.xlsx")
    assert set(read) == {("ann", "bob")}
    assert found.towns == ("N", "S")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_matrix_of_networkx(tmp_path, kind):
    graph = nx.gnp_random_graph(8, 0.4, seed=3, directed=True)
    frame = nx.to_pandas_adjacency(graph)
    path = tmp_path / f"m.{kind}"
    (frame.to_csv if kind == "csv" else frame.to_excel)(path)
    read, found = ties(path)
    assert set(read) == {(str(a), str(b)) for a, b in graph.edges}
    assert found.directed
    assert len(found.people) == 8


def test_a_symmetrical_matrix_has_no_direction_and_may_have_no_names(tmp_path):
    rows = ["0 2 0 0 1", "2 0 0 4 0", "0 0 0 0 0", "0 4 0 0 0", "1 0 0 0 0"]
    read, found = ties(written(tmp_path, "m.txt", "\n".join(rows)))
    assert read == {("1", "2"): 0.5, ("1", "5"): 0.25, ("2", "4"): 1.0}
    assert found.without_ties == ["3"]
    assert not found.directed


def test_decimal_commas_and_thousands(tmp_path):
    path = written(tmp_path, "t.csv", "from;to;weight\na;b;1,200\nb;c;2,400\n")
    assert ties(path, decimal="point")[0] == {("a", "b"): 0.5, ("b", "c"): 1.0}
    with pytest.raises(sim.TableError, match="the comma in '1,200' may begin decimals or thousands"):
        ties(path)
    path = written(tmp_path, "t.csv", "from;to;weight\na;b;0,200\nb;c;0,400\n")
    assert "decimal commas" in ties(path)[1].report()


def test_a_workbook_of_nodexl(tmp_path):
    book = openpyxl.Workbook()
    sheets = {
        "Edges": (
            ["", "", "Visual Properties"],
            ["Vertex 1", "Vertex 2", "Color", "Width"],
            ["ann", "bob"],
            ["bob", "cy"],
        ),
        "Vertices": (["", "Visual Properties"], ["Vertex", "Color", "Label"], ["ann"], ["bob"], ["cy"]),
        "Groups": (["", "Visual Properties"], ["Group", "Vertex Color"], ["G1", "red"]),
    }
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "n.xlsx")
    read, found = ties(tmp_path / "n.xlsx")
    assert set(read) == {("ann", "bob"), ("bob", "cy")}
    assert list(found.people) == ["ann", "bob", "cy"]
    assert "sheet Groups: not used" in found.report()


def test_a_damaged_workbook_is_refused(tmp_path):
    path = tmp_path / "t.xlsx"
    pd.DataFrame({"from": [str(n) for n in range(60)], "to": "a"}).to_excel(path, index=False)
    content = path.read_bytes()
    for at in range(0, len(content), len(content) // 20):
        path.write_bytes(content[:at] + bytes([content[at] ^ 255]) + content[at + 1 :])
        with contextlib.suppress(sim.TableError):
            sim.import_files(path)


def test_ties_without_a_stated_direction_beside_others_with_one(tmp_path):
    log = written(tmp_path, "log.csv", "asker,answerer\na,b\n")
    read, found = ties(log, written(tmp_path, "t.csv", "from,to\nb,c\n"))
    assert set(read) == {("a", "b"), ("b", "c"), ("c", "b")}
    assert "ties whose direction isn't stated work both ways" in found.report()
