"""Embed pictures in a report as data, so that the report is a single file."""

import base64
from collections.abc import Mapping
from typing import NamedTuple

from sim.tables.exports.picture_names import ON_A_PHONE

_TITLE_AND_CAPTION = {
    "groups": (
        "Who gets answers?",
        "Each point shows the share of a group's questions that got a helpful answer (mean over runs). The "
        "bar is its 95 % interval. If no bar is visible, either the interval is narrower than the point, or "
        "there is none because fewer than five runs have a value. If a point is missing, nobody in that "
        "group asked.",
    ),
    "differences": (
        "Who gains, who loses?",
        "A group to the right of the line at 0 gets more answers under the scenario named first below the "
        "axis; a group to the left gets fewer. If the bar touches the line, there is no clear difference. A "
        "cross has no interval, because fewer than five pairs of runs have a value.",
    ),
    "counterfactual": (
        "Where is the same question answered?",
        "Each bar stands for the questions that a group asked in both scenarios: the same person asked on "
        "the same day. Its parts show in which scenario they were answered, in per cent.",
    ),
    "waiting": (
        "How long until the first helpful answer?",
        "Each curve shows the share of questions answered within a number of days (mean over runs). The "
        "band is its 95 % interval, which needs five runs. Questions that were still open at the end of a "
        "run count only for the time they were observed (Kaplan–Meier).",
    ),
    "over_time": (
        "How do the measures change from day to day?",
        "Each line is a mean over runs, and the band is its 95 % interval (for shares it needs five runs). A "
        "dashed vertical line marks the morning of an intervention. The curve of answered questions stops "
        "before the end of the run, because the last questions did not have their full lifetime.",
    ),
    "giving": (
        "Do those who help get answers?",
        "Each circle stands for all people with the same two counts in the first run; the larger it is, the "
        "more people it stands for. People above the dashed line gave more answers than they got. Yellow "
        "circles are the people with the most effort.",
    ),
    "map": (
        "Who helped whom, and where?",
        "Each dot is a person at home in the first run. Unless a people file gives the homes, they are "
        "drawn at random. A line joins a helper and an asker. Only some of the answers are drawn, evenly "
        "spaced over the run; the key below the map gives their number.",
    ),
    "measure": (
        "A further measure",
        "Each small dot is a run. Each point is the mean over the runs that have a value, and the bar is its "
        "95 % interval; for measures with a smallest and a largest value it needs five runs.",
    ),
    "response-": (
        "How does a measure respond to a parameter?",
        "Each point is a mean over the runs at a value of the parameter, and the band is its 95 % interval. "
        "Other parameters of the design take all their values.",
    ),
    "sensitivity-": (
        "Which parameters change a measure most?",
        "The further to the right a point lies, the more its parameter changes the measure. The bar is the "
        "95 % interval. If the bars of two parameters overlap, either may matter more.",
    ),
    "map-": (
        "Where is one scenario ahead of another?",
        "Each field is a point of the design, and its number is the difference between the two scenarios. In "
        "purple fields the second one is ahead, in orange fields the first. A number in brackets isn't "
        "clearly different from 0.",
    ),
    "parameters": (
        "What do the facts say about each parameter?",
        "The grey bar is the range of values that was tried. The point is the estimate, and the line is its "
        "90 % interval. A hollow square marks a parameter that the facts don't identify.",
    ),
    "predicted_facts": (
        "Which facts does the fitted scenario predict?",
        "Each point is a fact of the log. It lies in the shaded band if it is within the range of 90 % of "
        "the runs at fitted values. Hollow points are facts that the fit didn't use.",
    ),
    "resilience": (
        "Whose departure costs the most answers?",
        "The further a point lies below the line at 0, the more answers the people who stay lose. The "
        "further to the right it lies, the more people leave. If the bar touches the line, there is no "
        "clear difference.",
    ),
    "course": (
        "Before and after the departure",
        "Each point is a week: the share of the questions asked in that week that were answered (mean over "
        "runs). The band is its 95 % interval. Questions asked shortly before the vertical line may still be "
        "open when people leave.",
    ),
    "front": (
        "Which points are best?",
        "Each point is a set of values that was tried. A coloured point is one of the best: in the "
        "search, every point with a better mean in one objective had a worse mean in another. It is drawn at "
        "the mean of its fresh runs, if there are any, and its bars are 95 % intervals over replicates.",
    ),
    "ends": (
        "Why are questions not answered?",
        "Each bar stands for the questions that nobody answered. A question counts at the furthest step that "
        "anybody reached: if one person was able to solve it but not willing, it counts as “nobody willing”, "
        "however many people never read it.",
    ),
    "luck": (
        "Effort, asking, position or luck?",
        "Each bar stands for all differences in the answered share between people and between lives, for a "
        "given number of questions. Luck evens out over many questions, so the part that belongs to the "
        "person grows.",
    ),
    "two_lives": (
        "The same people in two lives",
        "Each circle stands for people with the same two shares; the larger it is, the more people. If only "
        "the person mattered, all circles would lie on the dashed line. If only luck mattered, the coloured "
        "line would be horizontal.",
    ),
    "strips": (
        "The same person in many lives",
        "Each row is one person, and each point is one life of the same society: the same people with the "
        "same ties, but with other random numbers. The people are evenly spaced by effort.",
    ),
}


def title_and_caption(name: str) -> tuple[str, str]:
    """Return the title of a figure and how to read it, by the figure's name; the name itself if unknown."""
    # A comparison of several pairs has differences, differences_2, ... Figures of sweeps have a measure or
    # scenarios after the beginning of their names.
    beginnings = {each: each if each.endswith("-") else f"{each}_" for each in _TITLE_AND_CAPTION}
    base = next((each for each, begin in beginnings.items() if name == each or name.startswith(begin)), "")
    return _TITLE_AND_CAPTION.get(base, (name, ""))


class Picture(NamedTuple):
    """A picture, a caption and an alternative text, ready for a template."""

    name: str
    title: str
    caption: str  # how to read the picture
    alternative: str  # what the picture shows, in words and numbers
    address: str  # the picture itself, as a data URL
    wide: bool
    small: str = ""  # the picture for a phone, as a data URL, if there is one


def pictures(
    figures: Mapping[str, bytes],
    texts: Mapping[str, str] | None = None,
    remarks: Mapping[str, str] | None = None,
    titles: Mapping[str, str] | None = None,
) -> dict[str, Picture]:
    """Return the pictures of a page by name.

    Parameters
    ----------
    figures : mapping of str to bytes
        The SVG of each figure by name, such as ``groups``. That of ``groups on a phone`` replaces it there.
    texts : mapping of str to str
        Alternative texts by picture; for a picture without one, the caption is used.
    remarks : mapping of str to str
        Sentences to add to the captions, by picture.
    titles : mapping of str to str
        What each picture shows, by picture. Any other picture has the title of its kind.
    """
    texts, remarks, titles = texts or {}, remarks or {}, titles or {}
    found = {}
    for name, svg in figures.items():
        if not name.endswith(ON_A_PHONE):
            shown = _picture(name, svg, texts.get(name), remarks.get(name, ""))
            small = figures.get(name + ON_A_PHONE)
            found[name] = shown._replace(
                title=titles.get(name, shown.title), small="" if small is None else _address(small)
            )
    return found


def _address(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def _picture(name: str, svg: bytes, text: str | None, remark: str) -> Picture:
    title, caption = title_and_caption(name)
    caption = f"{caption} {remark}".strip()
    return Picture(name, title, caption, text or caption, _address(svg), name in ("giving", "map"))
