"""Parts that tests declare, and how they are taken away again, so that other tests don't see them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sim.registry.parts import CHANNELS, NETWORKS, RULES
from sim.scenarios import own_parts
from sim.scenarios.parameters.channels import Channels
from sim.scenarios.parameters.scenario_values import Rules
from sim.scenarios.parameters.ties import FaceToFace, Online
from sim.scenarios.shape import DECLARATIONS, update_shape

REGISTRIES = (CHANNELS, RULES, NETWORKS)
OWNERS = (Channels, Rules, FaceToFace, Online)


@contextmanager
def parts_forgotten() -> Iterator[None]:
    """Forget every part that is declared within, and its parameters."""
    parts = [dict(registry.parts) for registry in REGISTRIES]
    fields = [dict(owner.model_fields) for owner in OWNERS]
    try:
        yield
    finally:
        for registry, before in zip(REGISTRIES, parts, strict=True):
            registry.parts.clear()
            registry.parts.update(before)
        for owner, before in zip(OWNERS, fields, strict=True):
            for name in owner.model_fields.keys() - before.keys():
                delattr(owner, name)
            owner.model_fields.clear()
            owner.model_fields.update(before)
        own_parts._rebuild()
        DECLARATIONS.clear()
        update_shape()
