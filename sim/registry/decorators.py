"""The decorators with which users declare a function as a channel, a rule or a network."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sim.errors import StudyError, nearest
from sim.registry.parts import (
    CHANNELS,
    HOOKS,
    LAYERS,
    NETWORKS,
    NO_EFFECTS,
    RULES,
    Channel,
    Effects,
    LayerName,
    Network,
    Rule,
    place_of,
)

Function = TypeVar("Function", bound=Callable[..., Any])


_CHANNEL, _ASKERS = ("view", "questions", "settings", "luck"), ("view", "settings", "luck")
_RULE, _NETWORK = ("view", "columns", "settings", "luck"), ("people", "settings", "luck")


def _check_arguments(kind: str, function: Callable[..., Any], names: tuple[str, ...]) -> None:
    """Raise StudyError if a function can't be called with that many arguments."""
    try:
        inspect.signature(function).bind(*names)
    except TypeError:
        raise StudyError(
            f"The {kind} {function.__name__} ({place_of(function)}) must be a function of "
            f"({', '.join(names)}); got {function.__name__}{inspect.signature(function)}."
        ) from None


def _check_brackets(kind: str, bare: tuple[Callable[..., Any], ...]) -> None:
    if bare:
        raise StudyError(f"Write @{kind}() with brackets above {bare[0].__name__}.")


def channel(  # noqa: PLR0913 - options, given by keyword
    *bare: Callable[..., Any],
    parameters: Any = None,
    layer: LayerName = "face_to_face",
    public: bool = False,
    messages: float | Callable[[Any], float] = 1.0,
    effects: Effects | Callable[[Any], Effects] = NO_EFFECTS,
    askers: Callable[..., Any] | None = None,
    text: Mapping[str, str] | None = None,
    mark: str | None = None,
) -> Callable[[Function], Function]:
    """Return a decorator that declares a function as a channel of the same name.

    The function gets ``(view, questions, settings, luck)`` on every tick. `view` is a `sim.parts.View`,
    `questions` a `sim.parts.Questions`, `settings` the parameters of the channel in the scenario, and `luck`
    a `sim.parts.Luck`. The function returns whom the questions reach: two arrays of integers, (E,), the place
    in `questions` and the row of the person. No pair may occur twice, and no question may reach its asker. If
    a tick is shorter than a day, each question is among `questions` once a day.

    Parameters
    ----------
    parameters : subclass of `sim.parts.Parameters`, optional
        The parameters of the channel.
    layer : {"face_to_face", "online"}
        The layer of ties that answers on this channel strengthen.
    public : bool
        Whether everybody sees the answers. If so, they raise the helper's standing, and readers are more
        willing if the asker has standing and if there is a shared purpose.
    messages : float or callable
        How many messages each exposure counts for when attention is limited; 0 if exposures cost no
        attention. Or a function of the settings that returns it.
    effects : Effects or callable
        What the channel does to people, or a function of the settings that returns it.
    askers : callable, optional
        Function ``(view, settings, luck)`` that returns who can ask on the channel: an array of true and
        false, (N,). Without it, everybody can.
    text : mapping, optional
        A phrase for sentences in each language, as in ``{"en": "by word of mouth"}``; by default "by" and the
        name.
    mark : str
        One character that stands for the channel on the map of lessons and of the live page; by default the
        first letter of its name, as a capital.

    Raises
    ------
    StudyError
        The name is taken or is not a name, the layer doesn't exist, or the mark isn't one character.
    """
    _check_brackets("channel", bare)

    def declare(function: Function) -> Function:
        name = function.__name__
        _check_arguments("channel", function, _CHANNEL)
        if askers is not None:
            _check_arguments(f"channel '{name}': askers", askers, _ASKERS)
        if layer not in LAYERS:
            raise StudyError(
                f"The layer of the channel '{name}' must be face_to_face or online; got '{layer}'."
                f"{_hint(layer, LAYERS)}"
            )
        character = name[0].upper() if mark is None else mark
        if len(character) != 1 or not character.isprintable() or character.isspace():
            raise StudyError(
                f"The mark of the channel '{name}' must be one visible character; got {character!r}."
            )
        phrases = {"en": "by " + name.replace("_", " "), **(text or {})}
        CHANNELS.add(Channel(
            name, parameters, function, function.__module__, layer, public, messages, effects, askers,
            phrases, character, built_in=False,
        ))  # fmt: skip
        return function

    return declare


def rule(hook: str, *, parameters: Any = None) -> Callable[[Function], Function]:
    """Return a decorator that declares a function as a rule of the same name.

    The function gets ``(view, columns, settings, luck)``. `view` is a `sim.parts.View`, `columns` the columns
    of the hook (`sim.parts.Asking`, `Audience`, `Reading`, `Willingness`, `PassingOn`, `Thanking` or
    `Joining`), `settings` the parameters of the rule in the scenario, and `luck` a `sim.parts.Luck`. It
    returns new values for the last of the columns: an array of the same length.

    Parameters
    ----------
    hook : str
        The process of the day that the rule changes, one of `HOOKS`.
    parameters : subclass of `sim.parts.Parameters`, optional
        The parameters of the rule.

    Raises
    ------
    StudyError
        The hook doesn't exist, or the name is taken or is not a name.
    """
    if callable(hook):
        raise StudyError('A rule names its hook: write @rule("asking") above the function.')
    if hook not in HOOKS:
        raise StudyError(f"A rule changes one of {', '.join(HOOKS)}; got '{hook}'.{_hint(hook, HOOKS)}")

    def declare(function: Function) -> Function:
        _check_arguments("rule", function, _RULE)
        RULES.add(Rule(function.__name__, parameters, function, function.__module__, hook))
        return function

    return declare


def network(*bare: Callable[..., Any], parameters: Any = None) -> Callable[[Function], Function]:
    """Return a decorator that declares a function as a kind of network of the same name.

    The function gets ``(people, settings, luck)`` and returns the ties: two arrays of integers, (T,), the
    places of both people of each tie in `people`; and if wanted a third array with the strengths, shares from
    0 to 1. `people` are the people who can have ties (`sim.parts.Candidates`). Face to face, a tie works in
    both directions. Online, the first person follows the second. `settings` are the parameters of the
    network in the scenario, and `luck` is a `sim.parts.Luck`.

    Raises
    ------
    StudyError
        The name is taken or is not a name.
    """
    _check_brackets("network", bare)

    def declare(function: Function) -> Function:
        _check_arguments("network", function, _NETWORK)
        NETWORKS.add(Network(function.__name__, parameters, function, function.__module__))
        return function

    return declare


def _hint(name: object, known: tuple[str, ...]) -> str:
    """Return a question with the most similar known name, after a space; empty if none is similar."""
    question = nearest(str(name), known, did="Did")
    return question and f" {question}"
