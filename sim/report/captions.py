"""Captions of figures for print: what is drawn, from how many runs, and what the interval is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.report.embedded_pictures import title_and_caption


def captions_of(names: Iterable[str], basis: str) -> dict[str, str]:
    """Return the caption of each figure of a study with a report, by the figure's name.

    `basis` says how many runs the figures show. A title that is a question is left out, because a caption
    says what is drawn.
    """
    found = {}
    for name in names:
        title, words = title_and_caption(name)
        first = "" if words and title.endswith("?") else _sentence(title)
        found[name] = " ".join(each for each in (first, words, basis) if each)
    return found


def captions_text(captions: Mapping[str, str]) -> str:
    """Return captions as a Markdown file, with the name of each figure."""
    return "".join(f"**{name}.** {caption}\n\n" for name, caption in captions.items())


def captions_in(text: str) -> dict[str, str]:
    """Return the captions of such a file, by the name of the figure."""
    found = (
        part.removeprefix("**").partition(".** ") for part in text.split("\n\n") if part.startswith("**")
    )
    return {name: caption for name, _, caption in found}


def _sentence(title: str) -> str:
    return title if title.endswith(("?", ".", "!")) else f"{title}."
