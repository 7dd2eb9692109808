"""The two layers of ties: how they start, grow and fade."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import field_validator, model_validator

from sim.registry.parts import NETWORKS, Network
from sim.scenarios.parameters.declare import Beta, Column, Group, Renaming, Shares, Whole, group, param
from sim.scenarios.parameters.ranges import Number, assumption, column, difference, ratio, share

_COLUMN = "the user's file"


class Slots(Group):
    """How many ties a person can keep; once all slots are full, a new tie replaces the weakest.

    If the user's file gives somebody more ties, everybody gets as many slots as that person has ties.
    """

    face_to_face: Whole = param(
        Number(50, "ties", 1, 1000),
        assumption("the third of the layers of about 5, 15, 50 and 150 ties that people have"),
        "face-to-face ties that a person can keep",
    )
    online: Whole = param(
        Number(50, "ties", 1, 1000),
        assumption("people keep as many ties online as face to face"),
        "online ties that a person can keep",
    )


def _ship(name: str, function: str, text: str, *uses: str) -> None:
    """Declare a kind of network that comes with the package. `uses` names the values of the layer it uses."""
    place = f"sim.networks.kinds.shipped:{function}"
    NETWORKS.add(Network(name, None, place, __name__, uses, text, built_in=True))


_ship("proximity", "by_proximity", "by proximity", "degree", "homophily")
_ship("small_world", "as_small_world", "as a small_world", "degree", "rewiring")
_ship("random", "at_random", "at random", "degree")
_ship("ring", "as_ring", "as a ring", "degree")
_ship("star", "as_star", "as a star")
_ship("preferential", "by_preference", "preferential (to people who have many)", "degree")
_ship("interest", "by_interest", "by interest", "degree", "attractiveness_shape")
_ship("none", "without_ties", "none")
_ship("from_file", "without_ties", "from_file")  # its ties are read, not drawn

if TYPE_CHECKING:
    Kind = str
else:
    Kind = Literal[tuple(NETWORKS)]


def kind_meaning() -> str:
    """Return the meaning of `kind`, which names every kind of network."""
    *texts, last = [network.text or network.name for network in NETWORKS.parts.values()]
    return f"how the ties are made: {', '.join(texts)}, or {last}"


def _rewiring() -> Any:
    return param(
        share(0.1),
        "Watts & Strogatz (1998): short paths, yet high clustering",
        "share of a small world's ties that lead to a random person instead of along the ring",
        plausible=ratio(0.03, 0.3, "assumption: from three ties in a hundred to three in ten"),
    )


def _attractiveness() -> Any:
    return param(
        Number(2.0, "", 0.1, 1000),
        assumption("a heavy tail of followers with a finite mean"),
        "for kind interest: Pareto shape of attractiveness; with small values a few people have very many "
        "followers, with large values nobody does",
        plausible=ratio(1.5, 3, "assumption: heavy tails with a finite mean"),
    )


def _homophily() -> Any:
    return param(
        Number(0.0, "", 0, 100),
        assumption("neighbours get to know each other whatever their interests"),
        "for kind proximity: exponent of the similarity of interests in the chance of a tie",
        plausible=difference(0, 1, "assumption: from no effect of interests to a proportional one"),
    )


class LayerOfTies(Group):
    """Base class of both layers. Each user's network adds a group of parameters, which may be left out."""

    omit_unset: ClassVar[bool] = True

    @model_validator(mode="before")
    @classmethod
    def _add_parameters(cls, values: Any) -> Any:
        """Add the parameters of the network in use, so that a scenario has all values that affect results."""
        kind = values.get("kind") if isinstance(values, dict) else None
        network = NETWORKS.parts.get(kind) if isinstance(kind, str) else None
        if network is None or network.parameters is None or values.get(kind) is not None:
            return values
        return {**values, kind: {}}


class FaceToFace(LayerOfTies):
    """The starting network of people who know one another in person."""

    kind: Kind = param(
        "proximity", "ties are denser within an office than between offices: Lazega (2001)", kind_meaning()
    )
    degree: float = param(
        Number(15, "ties", 0, 1000),
        assumption("the second of the layers of about 5, 15, 50 and 150 ties that people have"),
        "expected number of ties of a person at the start",
        plausible=ratio(10, 25, "assumption: from somewhat below to well above the second layer"),
    )
    homophily: float = _homophily()
    rewiring: float = _rewiring()
    attractiveness_shape: float = _attractiveness()
    nearness: float = param(
        Number(0.7, "correlation", 0, 1),
        assumption("the strongest ties are mostly, but not always, with the nearest people"),
        "rank correlation between tie strength and nearness",
        plausible=difference(
            0.4, 0.9, "assumption: from a loose to a close relation between strength and nearness"
        ),
    )
    strength: Beta | float = param(
        share(Beta(a=1, b=3)),
        assumption("many weak ties and a few strong ones"),
        "starting strength of ties: a Beta distribution {a, b}, or one share for all",
        plausible=difference(0.15, 0.4, "assumption: from weak ties to ties of medium strength", at=0.25),
    )


class Online(LayerOfTies):
    """The starting network of who follows whom; both must be on the crowd."""

    kind: Kind = param(
        "interest",
        "online ties are less local than face-to-face ties: Mastrandrea et al. (2015)",
        kind_meaning(),
    )
    degree: float = param(
        Number(20, "ties", 0, 1000),
        assumption("somewhat more ties online than face to face"),
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
        plausible=difference(0.02, 0.2, "assumption: from almost no tie to a weak tie"),
    )


class TiesFile(Group):
    """Columns of the user's own table of ties; a face-to-face tie works both ways, unless `directed`."""

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
        "strength for each word or count in the strength column, as in {Often: 0.8, Never: none}; none and 0 "
        "mean no tie",
    )
    directed: bool = param(
        False,
        _COLUMN,
        "whether only the first person of a face-to-face tie asks the second; if not, either asks the other",
    )
    unknown: Literal["refuse", "skip"] = param(
        "refuse", _COLUMN, "what happens to ties with people who aren't in the table of people"
    )

    @field_validator("strengths", mode="before")
    @classmethod
    def _none_is_no_tie(cls, value: object) -> object:
        if not isinstance(value, Mapping):
            return value
        return {word: 0.0 if share in (None, "none") else share for word, share in value.items()}


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
        assumption("meeting face to face keeps an online tie alive"),
        "how much slower an online tie fades if the two people also have a face-to-face tie: 0 no slower, "
        "1 not at all",
        plausible=difference(
            0.2, 0.8, "assumption: meeting prevents from a little to most of an online tie's fading"
        ),
    )
    owed_cap: Whole = param(
        Number(1, "answers", 1, 60),
        "chosen by the same share as helping.willingness.owed: in "
        "neighbours-only it is 0.43 (with 3, 0.34), because few pairs exchange more than one or two "
        "answers in half a year",
        "largest number of owed answers that people remember",
    )
    face_to_face: FaceToFace = group(FaceToFace)
    online: Online = group(Online)
    from_file: TiesFile | None = None
