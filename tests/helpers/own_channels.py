"""Channels that tests declare as users do: how many are wanted, each with a mark, and phrases for some."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from helpers.own_parts import parts_forgotten
from sim import parts
from sim.parts import Parameters, assumption, param, share


class Letters(Parameters):
    """Whom a channel of these tests reaches."""

    share: float = param(
        share(0.08), assumption("a test"), "share of people whom a question reaches on a day"
    )


OWN = {
    "mailing_list": ("@", {"en": "by mailing list", "de": "per Mailingliste"}),
    "bazaar": ("é", {"en": "at the <b>bazaar</b>"}),
    "chat": ("#", {"en": "in the chat"}),
    "forum": ("ß", {"de": "im Forum"}),
    "post": ("✉", {}),
    "radio": ("☎", {"fr": "par radio"}),
    "wall": (None, None),
    "constructor": ("c", {"en": "through the {day} constructor"}),
}
MANY = {f"channels.{name}": {} for name in OWN}


@contextmanager
def own_channels() -> Iterator[None]:
    """Declare the channels of `OWN`; they are forgotten at the end."""
    with parts_forgotten():
        for n, (name, (mark, text)) in enumerate(OWN.items()):
            layer = "online" if n % 2 else "face_to_face"
            parts.channel(parameters=Letters, layer=layer, text=text, mark=mark)(_named(name))
        yield


def _named(name):
    def reach(view, questions, settings, luck):
        """Send each question to a few people, but never to the asker."""
        count = questions.asker.size
        place, person = np.repeat(np.arange(count), view.count), np.tile(np.arange(view.count), count)
        drawn = luck.uniform(questions.asker[place], person) < settings.share
        chosen = drawn & view.present[person] & (person != questions.asker[place])
        return place[chosen], person[chosen]

    reach.__name__ = name
    return reach
