"""Parts that tests declare, and a fixture that forgets them afterwards."""

# ruff: noqa: ARG001 - parts get the same arguments, whether they need them or not

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from sim.measures.registry import KNOWN
from sim.parts import Number, Parameters, Whole, assumption, channel, param, rule, share
from sim.registry.parts import CHANNELS, HOOKS, NETWORKS, RULES
from sim.scenarios import own_parts
from sim.scenarios.parameters.channels import Channels
from sim.scenarios.parameters.scenario_values import Rules
from sim.scenarios.parameters.ties import FaceToFace, Online

REGISTRIES = (CHANNELS, RULES, NETWORKS)
OWNERS = (Channels, Rules, FaceToFace, Online)


@contextmanager
def parts_forgotten() -> Iterator[None]:
    """Forget every part and measure that is declared within, and its parameters."""
    measures = dict(KNOWN)
    parts = [dict(registry.parts) for registry in REGISTRIES]
    fields = [dict(owner.model_fields) for owner in OWNERS]
    try:
        yield
    finally:
        KNOWN.clear()
        KNOWN.update(measures)
        for registry, before in zip(REGISTRIES, parts, strict=True):
            registry.parts.clear()
            registry.parts.update(before)
        for owner, before in zip(OWNERS, fields, strict=True):
            for name in owner.model_fields.keys() - before.keys():
                delattr(owner, name)
            owner.model_fields.clear()
            owner.model_fields.update(before)
        own_parts.rebuild()


@pytest.fixture
def parts_of_the_test():
    """Forget after the test which parts it declared."""
    with parts_forgotten():
        yield


class MailingList(Parameters):
    """A digest of the open questions to its subscribers."""

    every: Whole = param(Number(7, "days", 1, 365), assumption("weekly"), "days from one digest to the next")
    subscribers: float = param(share(0.3), assumption("three in ten"), "share of people who get it")


def subscribed(view, settings, luck):
    """Return who gets the digest, (N,)."""
    return luck.uniform(np.arange(view.count), daily=False) < settings.subscribers


def declare_mailing_list(**options):
    """Declare a mailing list, with other options if wanted."""

    @channel(**{"parameters": MailingList, "layer": "online", "askers": subscribed} | options)
    def mailing_list(view, questions, settings, luck):
        """Send all open questions to all subscribers, but never to the asker."""
        readers = np.flatnonzero(subscribed(view, settings, luck) & (view.day % settings.every == 0))
        place = np.repeat(np.arange(questions.asker.size), readers.size)
        person = np.tile(readers, questions.asker.size)
        others = person != questions.asker[place]
        return place[others], person[others]


def declare_friends_first():
    """Declare that people help only those to whom they have a tie."""

    @rule("willingness")
    def friends_first(view, readers, settings, luck):
        """Help only those to whom one has a tie."""
        return np.where(view.tied(readers.person, readers.asker), readers.log_odds, -np.inf)


def declare_unchanged():
    """Declare a rule for each hook that changes nothing, and return the settings that use them all."""
    for hook in HOOKS:

        def same(view, columns, settings, luck):
            return columns[-1]

        same.__name__ = f"same_{hook}"
        rule(hook)(same)
    return {f"rules.same_{hook}": {} for hook in HOOKS}
