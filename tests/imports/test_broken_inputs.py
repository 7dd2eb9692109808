"""Broken inputs of each form: one sentence that says where, and nothing is written."""

import pytest
from click.testing import CliRunner

import sim
from sim.cli import main

XML = "<?xml version='1.0'?>"
GRAPHML = f"{XML}<graphml xmlns='http://graphml.graphdrawing.org/xmlns'><graph edgedefault='directed'>"
BOMB = "<!DOCTYPE g [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>"
SECRET = "<!DOCTYPE g [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"

BROKEN = {
    "empty.csv": ("", "the file is empty"),
    "header.csv": ("from,to\n", "at least one row below its header"),
    "quote.csv": ('from,to\na,"b\n', "is a closing quote missing"),
    "long.csv": ("from,to\na,b\na,b,c\n", "long.csv:3: each row must have 2 cells"),
    "nobody.csv": ("from,to\na,\n", "nobody.csv:2: a tie needs two people"),
    "negative.csv": ("from,to,weight\na,b,-1\nb,c,2\n", "numbers from 0 to 1e+15; got '-1' (1 row)"),
    "word.csv": ("from,to,weight\na,b,much\n", "got 'much' (1 row)"),
    "huge.csv": ("from,to,weight\na,b,1e308\nb,c,2\n", "numbers from 0 to 1e+15; got '1e308'"),
    "thousands.csv": ('from,to,weight\na,b,"1,500"\nb,c,12\n', "'1,500' may begin decimals or thousands"),
    "percent.csv": ("from,to,weight\na,b,50%\nb,c,12\n", "all be percentages from 0 % to 100 %"),
    "above.csv": ("from,to,weight\na,b,150%\nb,c,12%\n", "all be percentages from 0 % to 100 %"),
    "effort.csv": ("id,effort\na,1\nb,-1\n", "effort.csv:3: column 'effort' must be a number from 0 to"),
    "home.csv": ("id,x,y\na,1,2\nb,,3\n", "home.csv:3: x and y must be given together; column 'x' is empty"),
    "x.csv": ("id,x\na,1\n", "x.csv: x and y must be given together; got only column 'x'"),
    "crowd.csv": ("id,on_crowd\na,maybe\n", "crowd.csv:2: column 'on_crowd' must be true, false"),
    "never.csv": (
        "asker,answerer,time\na,b,9999-12-31T23:00-14:00\n",
        "never.csv:2: the time must be a time",
    ),
    "people.dl": ("dl n=9999999999 format=fullmatrix\ndata:\n0 1\n1 0\n", "fewer than 10 million people"),
    "type.csv": (
        "Source,Target,Type\n" + "a,b,Directed\n" * 250 + "a,b,Odd\n",
        "type.csv:252: the type of a tie",
    ),
    "what.csv": ("foo,bar\n1,2\n", "can't tell what the columns are (foo, bar)"),
    "wide.txt": ("1 2 3 4\n", "the table has no header and 4 columns"),
    "matrix.csv": (",a,b,c\na,0,1,0\nb,0,0,x\nc,0,0,0\n", "cells must be numbers from 0 to 1e+15; got 'x'"),
    "ids.csv": ("id,site\na,X\na,Y\n", "ids.csv:3: an id must be unique; got 'a', as on line 2"),
    "noid.csv": ("id,site\na,X\n,Y\n", "noid.csv:3: a person needs an id"),
    "time.csv": ("asker,answerer,time\na,b,yesterday\n", "time.csv:2: the time must be a time"),
    "graph.json": ('{"nodes": []}', "the format is JSON, which can't be read"),
    "graph.gml": ("graph [\n node [ id 1 ]\n]", "the format is GML, which can't be read"),
    "other.xml": (f"{XML}<html></html>", "XML with <html> can't be read"),
    "cut.graphml": (f"{GRAPHML}<node id='a'/>", "isn't well-formed XML"),
    "bomb.graphml": (f"{XML}{BOMB}<graphml>&b;</graphml>", "document type (DOCTYPE)"),
    "secret.gexf": (f"{XML}{SECRET}<gexf>&x;</gexf>", "document type (DOCTYPE)"),
    "hyper.graphml": (f"{GRAPHML}<hyperedge/></graph></graphml>", "more than two nodes"),
    "noend.graphml": (
        f"{GRAPHML}<edge source='a'/></graph></graphml>",
        "each edge must have source and target",
    ),
    "none.gexf": (f"{XML}<gexf><graph/></gexf>", "the graph has no nodes"),
    "count.net": ("*Vertices x\n", "count.net:1: *Vertices must give their number"),
    "vertex.net": ("*Vertices 2\n3 a\n", "vertex.net:2: a vertex must have a number from 1 to 2"),
    "arc.net": ("*Vertices 2\n*Arcs\n1 5\n", "arc.net:3: a tie must name vertices from 1 to 2; got '5'"),
    "twice.net": ('*Vertices 2\n1 "a"\n2 "a"\n', "twice.net:3: labels of vertices must be unique"),
    "section.net": ("*Vertices 2\n*Foo\n", "section.net:2: the section '*Foo' isn't known"),
    "cells.dl": ("dl n=3\ndata:\n0 1 0 1\n", "a matrix of 3 people must have 9 cells"),
    "data.dl": ("dl n=3\n0 1 0 1\n", "must have a line 'data:'"),
    "two.dl": ("dl nr=3 nc=2\ndata:\n0 1\n", "relates two different sets"),
    "format.dl": ("dl n=3 format=blockmodel\ndata:\n0 1\n", "the format must be fullmatrix"),
    "row.dl": ("dl n=3 format=edgelist1\ndata:\n1 9\n", "row.dl:3: each row must name people from 1 to 3"),
    "Posts.xml": (f"{XML}<posts><row PostTypeId='1'/></posts>", "a post must have an Id"),
    "book.xlsx": ("no workbook", "can't be read as an Excel workbook"),
    "old.xls": ("x", "an old .xls workbook can't be read"),
    "t.parquet": ("no parquet", "can't be read as Parquet"),
    "attributes.txt": ("ann bob {'weight': 2}\nbob cy {}\n", "as networkx.write_edgelist writes them"),
    "graph.lgl": ("# ann\nbob 2\n# bob\ncy 4\n", "as in the format LGL, which can't be read"),
    "zero.csv": ("from,to\na,b\0\n", "zero bytes"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_is_one_sentence_with_status_2_and_nothing_is_written(tmp_path, name, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text, expected = BROKEN[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["import", name, "-o", "out"])
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert expected in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith(name)
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_repeated_ids_in_a_table_that_may_list_ties_come_with_the_option_that_says_so(tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("Name;Colleague\na;b\na;c\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["import", str(path), "--dry-run"])
    assert result.exit_code == 2
    assert "read as a table of people, with Name as id" in result.stderr
    assert result.stderr.splitlines()[0].endswith("--columns 'from=Name,to=Colleague'")
    columns = {"from": "Name", "to": "Colleague"}
    assert len(sim.import_files(path, columns=columns).ties) == 2


def test_a_fault_found_in_the_written_tables_names_no_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.csv").write_text("id\na\x07b\n")
    result = CliRunner().invoke(main, ["import", "p.csv", "-o", "out"])
    assert result.exit_code == 2
    assert result.stderr.startswith("people.csv:2: column 'id' must contain no control characters")
    assert [each.name for each in tmp_path.iterdir()] == ["p.csv"]


def test_people_of_two_tables_with_different_values_are_said(tmp_path):
    for name, town in (("p.csv", "A"), ("q.csv", "B")):
        (tmp_path / name).write_text(f"id,town\nann,{town}\n")
    found = sim.import_files([tmp_path / "p.csv", tmp_path / "q.csv"])
    assert found.people == {"ann": {"town": "A"}}
    assert "values of town that another table gives differently, which comes first: 1" in found.report()


@pytest.mark.parametrize("columns", ["from=0,to=1", "from=1,to=9"])
def test_numbers_of_columns_that_no_table_has(tmp_path, columns):
    (tmp_path / "t.csv").write_text("a,b\nb,c\n")
    result = CliRunner().invoke(main, ["import", str(tmp_path / "t.csv"), "--dry-run", "--columns", columns])
    assert result.exit_code == 2 and "columns have the numbers 1 to 2; got" in result.stderr


def test_an_option_that_names_one_thing_twice(tmp_path):
    (tmp_path / "t.csv").write_text("from,to,weight\na,b,3\n")
    words = ["import", str(tmp_path / "t.csv"), "--dry-run", "--strengths", "3=0.1", "--strengths", "3=0.2"]
    result = CliRunner().invoke(main, words)
    assert (result.exit_code, result.stderr) == (2, "--strengths: 3 is given twice; give it once.\n")


def test_missing_files_and_folders_that_are_no_export(tmp_path):
    with pytest.raises(sim.TableError, match="there is no such file"):
        sim.import_files(tmp_path / "none.csv")
    with pytest.raises(sim.TableError, match="isn't a Slack export"):
        sim.import_files(tmp_path)


def test_a_wrong_encoding_is_said(tmp_path):
    (tmp_path / "t.csv").write_bytes("from,to\nJosé,b\n".encode("latin-1"))
    with pytest.raises(sim.TableError, match="isn't utf-8; name its encoding"):
        sim.import_files(tmp_path / "t.csv", encoding="utf-8")
    with pytest.raises(sim.TableError, match="no encoding 'ansi-9'"):
        sim.import_files(tmp_path / "t.csv", encoding="ansi-9")


def test_broken_messages_of_slack(tmp_path):
    (tmp_path / "users.json").write_text("[]")
    day = tmp_path / "general" / "2020-01-01.json"
    day.parent.mkdir()
    for text, expected in (
        ("{", "can't be read as JSON"), ("{}", "must be a list"), ('[{"user": "a"}]', "its time as ts"),
    ):  # fmt: skip
        day.write_text(text)
        with pytest.raises(sim.TableError, match=expected):
            sim.import_files(tmp_path)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"columns": {"form": "a"}}, "no role 'form'; did you mean 'from'"),
        ({"columns": {"from": "sorce"}}, "no input has the column 'sorce'"),
        ({"strengths": {"Often": 2}}, "a share from 0 to 1; got 2"),
        ({"rule": "sum"}, "rule must be maximum, rank, logarithm"),
        ({"layers": {"x": "paper"}}, "must be face_to_face, online, ignore"),
    ],
)
def test_options_are_checked(tmp_path, options, expected):
    (tmp_path / "t.csv").write_text("from,to\na,b\n")
    with pytest.raises(sim.UserError, match=expected):
        sim.import_files(tmp_path / "t.csv", **options)


@pytest.mark.parametrize("text", ["strengths:Often=much", "columns:from"])
def test_pairs_of_the_command_are_checked(tmp_path, text):
    option, _, value = text.partition(":")
    result = CliRunner().invoke(main, ["import", str(tmp_path), "--dry-run", f"--{option}", value])
    assert result.exit_code == 2
    assert f"--{option}" in result.stderr


def test_the_folder_must_be_new_or_empty(tmp_path):
    (tmp_path / "t.csv").write_text("from,to\na,b\n")
    with pytest.raises(sim.StudyError, match="must be a new or an empty folder"):
        sim.import_files(tmp_path / "t.csv", tmp_path)
