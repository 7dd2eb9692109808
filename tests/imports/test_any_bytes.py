"""Any bytes in a file of any form raise at most an error of the user's, and write nothing."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

import sim

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
BEGINNINGS = {
    "t.csv": b"from,to,weight\na,b,1\n",
    "m.csv": b",a,b,c\na,0,1,0\nb,0,",
    "p.csv": b"id,town,interests,effort\na,X,tax:1,0.5\n",
    "q.csv": b"question_id,asker,asked_at,tags\n1,a,2020-01-01,x\n",
    "g.graphml": b"<graphml><graph edgedefault='directed'><node id='a'/><edge source='a' target='a'>",
    "g.gexf": b"<gexf><graph><nodes><node id='a'/></nodes><edges>",
    "Posts.xml": b"<posts><row Id='1' PostTypeId='1' OwnerUserId='2'/>",
    "g.net": b"*Vertices 3\n1 a\n*Arcs\n",
    "g.dl": b"dl n=2\nlabels:\na,b\ndata:\n0 1 ",
    "b.xlsx": b"PK\x03\x04",
    "t.parquet": b"PAR1",
    "u.csv": b"\xff\xfea\0,\0",
}
junk = st.binary(max_size=120) | st.text("ab12,;:|\t\n\r\"*<>/=' \0é-.", max_size=80).map(str.encode)


@QUICK
@given(content=junk)
@pytest.mark.parametrize("name", BEGINNINGS)
def test_junk_raises_only_errors_of_the_user(tmp_path, name, content):
    path = tmp_path / name
    for begins in (BEGINNINGS[name], b""):
        path.write_bytes(begins + content)
        with contextlib.suppress(sim.UserError):
            sim.import_files(path)
    assert [each.name for each in tmp_path.iterdir()] == [name]
