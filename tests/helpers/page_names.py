"""Two scenarios whose names of people, towns and topics contain markup and marks that reverse writing."""

MARKUP = '<img src=x onerror=alert(1)>"</script>'
TURNED = "\u2067\u202e"  # whatever follows is written from right to left


def with_markup(folder):
    """Write a table of twelve people and two scenarios; gives the scenarios' files."""
    quoted = MARKUP.replace('"', '""')
    rows = [f'"{quoted}{n}","{quoted}{TURNED}town","{quoted}topic:2;b:1"' for n in range(12)]
    (folder / "people.csv").write_text("id,town,interests\n" + "\n".join(rows) + "\n", encoding="utf-8")
    for name, channel in (("one", "word_of_mouth"), ("two", "feed")):
        (folder / f"{name}.yaml").write_text(
            f'name: {name}\nquestion: "<b onclick=1>Who?</b>{TURNED}"\nextends: base\ndays: 9\n'
            f"people: {{on_crowd: 1.0, from_file: {{path: people.csv}}}}\nchannels: {{{channel}: {{}}}}\n",
            encoding="utf-8",
        )
    return [folder / "one.yaml", folder / "two.yaml"]
