"""A visitor of the live page without a browser: the application called in this process, frames read back."""

import json
from contextlib import contextmanager

from helpers.live_client import Client
from sim.web.server.catalogue import load_catalogue
from sim.web.server.live_app import application
from sim.web.server.server_state import Limits

PORT = 8712
ORIGIN = f"http://127.0.0.1:{PORT}"
SMALL = {"people.count": 60, "days": 24, "places.radius": 2.0}
NAMES = ("centralised-local", "distributed-crowd", "hybrid")


def networks(names=NAMES, overrides=SMALL, limits=None):
    return load_catalogue(names, overrides, None, limits or Limits())


@contextmanager
def served(networks_offered=None, **limits):
    """A client of the application; within the block it is up."""
    given = Limits(**limits)
    app = application(networks_offered or networks(limits=given), port=PORT, limits=given, engine="numpy")
    with Client(app, f"127.0.0.1:{PORT}") as client:
        yield client


@contextmanager
def visit(client, origin=ORIGIN):
    with client.socket("/live", {"origin": origin}) as line:
        yield Visitor(line)


class Visitor:
    def __init__(self, line):
        self.line = line

    def say(self, say, **more):
        self.text(json.dumps({"say": say, **more}))

    def text(self, text):
        self.line.tell(type="websocket.receive", text=text)

    def hear(self):
        """The next message: a group of JSON, or (side, frame)."""
        message = self.line.hear()
        if message["type"] == "websocket.close":
            return {"say": "closed", "code": message["code"]}
        if message.get("bytes") is not None:
            return message["bytes"][0], message["bytes"][1:]
        return json.loads(message["text"])

    def until(self, say):
        """The next message of a kind, and the frames that came before it."""
        frames = []
        while True:
            heard = self.hear()
            if isinstance(heard, tuple):
                frames.append(heard)
            elif heard["say"] == say:
                return heard, frames
            else:
                assert heard["say"] == "done", heard

    def show(self, state=None, kept=0):
        self.say("show", state=state or {}, kept=kept)
        return self.until("begun")[0]

    def days(self, until, first=(0, 0)):
        """Frames of both sides up to a day, from the days that each has come to."""
        self.say("until", day=until)
        frames = ([], [])
        while any(len(frames[side]) < until - first[side] for side in (0, 1)):
            side, frame = self.hear()
            frames[side].append(frame)
        return frames
