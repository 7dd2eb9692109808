"""The parts of the model by name: channels, rules and networks, both those shipped and those of users.

A decorator of `sim.registry.decorators` declares a part under a name, which scenario files can use. They
never say where its code is: the user imports the code, or names it with ``--plugin``
(`sim.registry.plugins`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from sim.errors import NameTakenError, PartError, StudyError, UserError

LayerName = Literal["face_to_face", "online"]
LAYERS = ("face_to_face", "online")
MOST_CHANNELS = 16  # in one scenario: each has two bits in a column of 32 bits
HOOKS = ("asking", "audience", "reading", "willingness", "passing_on", "thanking", "joining")
"""The processes of a day that a rule can change."""

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Effects(NamedTuple):
    """What a channel does to the people who get a question on it. All values are from 0 to 1.

    Attributes
    ----------
    resistance : float
        Chance that a reader ignores the question for good, drawn once for each reader and question.
    hostility : float
        Chance that a reader sends a hostile reply.
    sting : float
        Share of the asker's morale that a hostile reply takes away.
    trust : float
        Strength of a tie that the channel adds to the helper's tie with the asker, as an introduction does.
        It counts for willingness only; the tie itself doesn't change.
    purpose : float
        Strength of the shared purpose on the channel, which makes readers more willing.
    """

    resistance: float = 0.0
    hostility: float = 0.0
    sting: float = 0.0
    trust: float = 0.0
    purpose: float = 0.0


NO_EFFECTS = Effects()


@dataclass(frozen=True)
class Part:
    """What every part has: a name, its parameters, and the Python module that declares it."""

    name: str
    parameters: Any  # a class of parameters (`sim.parts.Parameters`), or None
    function: Any  # the function, or its name as in "sim.day.circulation.exposures:tell"
    module: str

    @property
    def kind(self) -> str:
        """The word for this kind of part in messages."""
        return type(self).__name__.lower()

    def refusal(self, fault: str) -> PartError:
        """Return an error about what the part did; `fault` completes the sentence."""
        return PartError(f"The {self.kind} {self.name} ({place_of(self.function)}) {fault}.")


def place_of(function: Any) -> str:
    """Return the file and the line of a function, as in ``parts.py:12``."""
    code = getattr(function, "__code__", None)
    return "its code" if code is None else f"{Path(code.co_filename).name}:{code.co_firstlineno}"


@dataclass(frozen=True)
class Channel(Part):
    """A way by which questions travel from askers to people who may help.

    Attributes
    ----------
    layer, public, messages, effects, askers, text, mark
        The options of the decorator `channel`.
    built_in
        Whether `function` and `askers` get the whole state of the society instead of a `View` of it.
    """

    layer: LayerName = "face_to_face"
    public: bool = False
    messages: float | Callable[[Any], float] = 1.0
    effects: Effects | Callable[[Any], Effects] = NO_EFFECTS
    askers: Any = None
    text: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    built_in: bool = False

    def messages_with(self, settings: Any) -> float:
        """Return how many messages an exposure counts for, with the parameters of a scenario."""
        return self.messages(settings) if callable(self.messages) else self.messages

    def effects_with(self, settings: Any) -> Effects:
        """Return the effects for the parameters of a scenario."""
        return self.effects if isinstance(self.effects, Effects) else self.effects(settings)

    def phrase(self, language: str = "en") -> str:
        """Return the phrase for sentences in a language; if there is none, the English one."""
        return self.text.get(language, self.text["en"])


@dataclass(frozen=True)
class Rule(Part):
    """A change of one process of the day (see `HOOKS`)."""

    hook: str


@dataclass(frozen=True)
class Network(Part):
    """A kind of starting network: a possible ``ties.face_to_face.kind`` and ``ties.online.kind``.

    Attributes
    ----------
    uses
        The values of the layer, such as ``degree``, that this kind uses. Other kinds ignore them.
    text
        A phrase for the meaning of `kind`, as in "by proximity".
    built_in
        Whether `function` gets the whole `sim.networks.kinds.shipped.LayerToDraw` instead of `Candidates`.
    """

    uses: tuple[str, ...] = ()
    text: str = ""
    built_in: bool = False


Kind = TypeVar("Kind", bound=Part)


@dataclass
class Registry(Generic[Kind]):
    """The parts of one kind by name.

    `kind` is the word for messages. Each function in `listeners` is called with every part that is added.
    `taken` are further names that can't be used.
    """

    kind: str
    taken: frozenset[str] = frozenset()
    parts: dict[str, Kind] = field(default_factory=dict)
    listeners: list[Callable[[Kind], None]] = field(default_factory=list)

    def add(self, part: Kind) -> None:
        """Add a part. A part that the same module has declared before is replaced.

        Raises
        ------
        StudyError
            The name is taken, or it is not a name.
        """
        self.check(part)
        before = self.parts.get(part.name)
        self.parts[part.name] = part
        try:
            for listener in self.listeners:
                listener(part)
        except UserError:
            del self.parts[part.name]
            if before is not None:
                self.parts[part.name] = before
            raise

    def check(self, part: Kind) -> None:
        """Raise StudyError if the name of a part is taken, or is not a name."""
        if not NAME.fullmatch(part.name):
            raise StudyError(
                f"The name of a {self.kind} must be 1 to 40 small letters, digits and underscores, beginning "
                f"with a letter; got '{part.name}' in {part.module}."
            )
        before = self.parts.get(part.name)
        reason = "whoanswers uses this name for something else" if part.name in self.taken else ""
        if before is not None and before.module != part.module:
            by = "whoanswers" if is_shipped(before.module) else before.module
            reason = f"{by} has a {self.kind} of this name"
        if reason:
            raise NameTakenError(
                f"The {self.kind} '{part.name}' of {part.module} can't be declared: {reason}; "
                "choose another name.",
                "" if before is None else before.module,
            )

    def __getitem__(self, name: str) -> Kind:
        return self.parts[name]

    def __contains__(self, name: object) -> bool:
        return name in self.parts

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts)

    def own(self) -> dict[str, Kind]:
        """Return the parts that don't come with the package."""
        return {name: part for name, part in self.parts.items() if not is_shipped(part.module)}


def is_shipped(module: str) -> bool:
    """Return whether a module belongs to the package."""
    return module.partition(".")[0] == "sim"


CHANNELS: Registry[Channel] = Registry("channel")
RULES: Registry[Rule] = Registry("rule")
NETWORKS: Registry[Network] = Registry("network")
