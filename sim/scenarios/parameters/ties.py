"""The two layers of ties: how they start, grow and fade."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from sim.scenarios.parameters.declare import Beta, Column, Group, Renaming, Shares, Whole, group, param
from sim.scenarios.parameters.ranges import Number, assumption, column, difference, ratio, share

_COLUMN = "the user's file"


class Slots(Group):
    """How many ties a person can keep; once all slots are full, a new tie replaces the weakest.

    If the user's file gives somebody more ties, everybody gets as many slots as that person has ties.
    """

    face_to_face: Whole = param(
        Number(50, "ties", 1, 1000),
        assumption("the third of the tie layers of about 5/15/50/150 people"),
        "face-to-face ties that a person can keep",
    )
    online: Whole = param(
        Number(50, "ties", 1, 1000),
        assumption("the same attention online as face to face"),
        "online ties that a person can keep",
    )


Kind = Literal[
    "proximity",
    "small_world",
    "random",
    "ring",
    "star",
    "preferential",
    "interest",
    "none",
    "from_file",
]
_KINDS = (
    "how the ties are made: by proximity, as a small_world, at random, as a ring, as a star, preferential "
    "(to people who have many), by interest, none, or from_file"
)


def _rewiring() -> Any:
    return param(
        share(0.1),
        "Watts & Strogatz (1998): short paths, yet high clustering",
        "share of a small world's ties that lead to a random person instead of along the ring",
        plausible=ratio(0.03, 0.3, "assumption: from a few long ties in a hundred to a third"),
    )


def _attractiveness() -> Any:
    return param(
        Number(2.0, "", 0.1, 1000),
        assumption("a heavy tail of followers with a finite mean"),
        "for kind interest: Pareto shape of attractiveness; small values make influencers, large ones none",
        plausible=ratio(1.5, 3, "assumption: heavy tails with a finite mean"),
    )


def _homophily() -> Any:
    return param(
        Number(0.0, "", 0, 100),
        assumption("neighbours are not chosen by interest"),
        "for kind proximity: exponent of the similarity of interests in the chance of a tie",
        plausible=difference(0, 1, "assumption: from no effect of interests to a proportional one"),
    )


class FaceToFace(Group):
    """The starting network of people who know one another in person."""

    kind: Kind = param("proximity", "denser within one office than between: Lazega (2001)", _KINDS)
    degree: float = param(
        Number(15, "ties", 0, 1000),
        assumption("the second of the tie layers of about 5/15/50/150 people"),
        "expected number of ties of a person at the start",
        plausible=ratio(10, 25, "assumption: from the second towards the third of those layers"),
    )
    homophily: float = _homophily()
    rewiring: float = _rewiring()
    attractiveness_shape: float = _attractiveness()
    nearness: float = param(
        Number(0.7, "correlation", 0, 1),
        assumption("the strongest ties are mostly, not always, the nearest"),
        "rank correlation between tie strength and nearness",
        plausible=difference(0.4, 0.9, "assumption: strength follows nearness loosely to closely"),
    )
    strength: Beta | float = param(
        share(Beta(a=1, b=3)),
        assumption("many weak ties and a few strong ones"),
        "starting strength of ties: a Beta distribution {a, b}, or one share for all",
        plausible=difference(0.15, 0.4, "assumption: weak to middling ties", at=0.25),
    )


class Online(Group):
    """The starting network of who follows whom; both must be on the crowd."""

    kind: Kind = param("interest", "less local than face to face: Mastrandrea et al. (2015)", _KINDS)
    degree: float = param(
        Number(20, "ties", 0, 1000),
        assumption("somewhat more than face to face"),
        "expected number of people whom a person follows at the start",
        plausible=ratio(10, 40, "assumption: half to twice as many"),
    )
    attractiveness_shape: float = _attractiveness()
    homophily: float = _homophily()
    rewiring: float = _rewiring()
    strength: float = param(
        share(0.1),
        assumption("following is a weak tie"),
        "starting strength of a tie",
        plausible=difference(0.02, 0.2, "assumption: following is next to nothing to a weak tie"),
    )


class TiesFile(Group):
    """Columns of the user's own table of ties; a face-to-face tie works in both directions."""

    path: Path = param(..., _COLUMN, "CSV or Parquet file with one row per tie")
    from_: Column = param(column("from"), _COLUMN, "column with the id of the person who asks", alias="from")
    to: Column = param(column("to"), _COLUMN, "column with the id of the person who is asked")
    layer: Column | None = param(column(None), _COLUMN, "column with the kind of tie")
    strength: Column | None = param(
        column(None), _COLUMN, "column with the strength: a share from 0 (no tie) to 1"
    )
    layers: Renaming = param(
        {}, _COLUMN, "which kinds of tie count as face_to_face or online, and which to ignore"
    )
    strengths: Shares = param(
        share({}),
        _COLUMN,
        "strength of each word or count in the strength column, as in {Never: 0, Often: 0.8}; 0 is no tie",
    )


class Ties(Group):
    """The two layers of ties, and how they change."""

    slots: Slots = group(Slots)
    learning: float = param(
        share(0.25),
        assumption("four helpful answers bring a tie two thirds of the way to full strength"),
        "share of the gap to full strength closed by one helpful answer",
        plausible=difference(
            0.1, 0.4, "assumption: two to seven helpful answers bring a tie halfway to full strength"
        ),
    )
    half_life: float = param(
        Number(70, "days", 0.1, 1000000),
        assumption("without contact a tie loses half its strength in ten weeks"),
        "days in which an unused tie loses half its strength",
        plausible=ratio(35, 140, "assumption: an unused tie loses half its strength in five to twenty weeks"),
    )
    shield: float = param(
        share(0.5),
        assumption("meeting keeps an online tie alive"),
        "share of its fading that an online tie is spared if the two also have a face-to-face tie",
        plausible=difference(
            0.2, 0.8, "assumption: meeting prevents a little to most of an online tie's fading"
        ),
    )
    owed_cap: Whole = param(
        Number(3, "answers", 1, 60),
        assumption("nobody keeps count of more than a few favours"),
        "largest debt of answers that people remember",
    )
    face_to_face: FaceToFace = group(FaceToFace)
    online: Online = group(Online)
    from_file: TiesFile | None = None
