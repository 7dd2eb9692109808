"""Benchmark the live page: days a second with 300 and 1,000 people on both sides, and opening a shared link.

    python experiments/benchmarks/live.py [--people 300,1000] [--days 180] [--rounds 5] [--json]

Run it on an idle machine with two free cores. It serves the page on 127.0.0.1 and prints the median of the
rounds with the range:

- server: a client asks by WebSocket for all days at once; the time runs from the request to the last frame.
  The rate per second of this process's CPU time depends less on what else the machine does.
- page: Chromium (the one in CHROMIUM, or on the path) plays without a limit to the speed; the days that it
  shows in three seconds in the middle of the run, and the script's time for a picture.
- shared link: from opening an address with networks and a day, in a new browser context, until both maps
  show that day. The server is warm, so compiling isn't part of it.

Without Playwright or Chromium only the server is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from websockets.sync.client import connect

from sim.web.server.catalogue import load_catalogue
from sim.web.server.guard import bound
from sim.web.server.live_app import application
from sim.web.server.server_state import Limits

GOALS = {300: 80, 1_000: 40}  # days a second on both sides, by number of people
LINK = 2.0  # seconds within which a shared link should show its day
SHARED_DAY = 40
MEASURES = {
    "server": "days/s by WebSocket",
    "cpu": "days per second of CPU time",
    "page": "days/s in the page",
    "picture_ms": "ms of script per picture",
    "longest_ms": "longest ms between two pictures",
    "link": "s to open a shared link",
    "bytes_per_day": "bytes per day",
}


def main() -> None:
    """Read the options, measure each size in rounds, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", default="300,1000", help="sizes, separated by commas")
    parser.add_argument("--days", type=int, default=180)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = {}
    for people in map(int, given.people.split(",")):
        rounds = []
        with served(people, given.days) as port, chromium() as browser:
            for _ in range(given.rounds + 1):
                rounds.append(by_socket(port, given.days))
                if browser is not None:
                    rounds[-1] |= {**in_page(browser, port), "link": shared_link(browser, port)}
        found[str(people)] = {  # the first round compiles, or loads compiled code
            name: [each[name] for each in rounds[1:]] for name in MEASURES if name in rounds[1]
        }
        if not given.json:
            report(people, found[str(people)])
    if given.json:
        print(json.dumps({"days": given.days, "rounds": given.rounds, "people": found}))


def report(people: int, found: dict[str, list[float]]) -> None:
    """Print the median of each measure with its range, and the goals."""
    print(f"{people:,} people on both sides")
    goals = (
        {"server": f"goal: {GOALS[people]} or more", "page": f"goal: {GOALS[people]} or more"}
        if people in GOALS
        else {}
    )
    goals["link"] = f"goal: about {LINK:g}"
    for name, values in found.items():
        digits = 1 if max(values) < 20 else 0
        middle, low, high = (
            f"{each:,.{digits}f}" for each in (statistics.median(values), min(values), max(values))
        )
        print(f"  {MEASURES[name]:32} {middle:>8}  ({low} to {high})  {goals.get(name, '')}".rstrip())


@contextmanager
def served(people: int, days: int) -> Iterator[int]:
    """Serve the live page on a free port, which is returned."""
    names = ("centralised-local", "distributed-crowd")
    networks = load_catalogue(names, {"people.count": people, "days": days}, None, Limits())
    opened = bound(0)
    port = opened.getsockname()[1]
    config = uvicorn.Config(
        application(networks, port=port), log_level="warning", ws="websockets-sansio", lifespan="on"
    )
    server = uvicorn.Server(config)
    serving = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, daemon=True)
    serving.start()
    try:
        yield port
    finally:
        server.should_exit = True
        serving.join(30)


@contextmanager
def chromium() -> Iterator[Any]:
    """Open Chromium; None if it or Playwright is missing."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        path = None
    if path is None:
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--disable-gpu", "--no-sandbox"])
        yield browser
        browser.close()


def by_socket(port: int, days: int) -> dict[str, float]:
    """Return days per second and bytes per day of a client that takes frames as fast as they come."""
    headers = {"Origin": f"http://127.0.0.1:{port}"}
    with connect(f"ws://127.0.0.1:{port}/live", additional_headers=headers, max_size=None) as line:
        line.send(json.dumps({"say": "show", "state": {}, "kept": 0}))
        while isinstance(line.recv(), bytes):
            pass
        begun, worked = time.perf_counter(), time.process_time()
        line.send(json.dumps({"say": "until", "day": days}))
        frames = [line.recv() for _ in range(2 * days)]
        took, worked = time.perf_counter() - begun, time.process_time() - worked
    return {"server": days / took, "cpu": days / worked, "bytes_per_day": sum(map(len, frames)) / days}


COUNT = """(() => {
  const app = whoanswers, found = (window.found = {pictures: 0, script: 0, longest: 0, last: 0});
  const draw = app.drawNow.bind(app);
  app.drawNow = () => {
    const began = performance.now();
    draw();
    const ended = performance.now();
    found.pictures += 1;
    found.script += ended - began;
    if (found.last) found.longest = Math.max(found.longest, began - found.last);
    found.last = began;
  };
  found.began = performance.now();
  found.tick = app.player.tick;
})()"""
ENDED = "({...found, ended: performance.now(), days: whoanswers.player.tick - found.tick})"
FAST = 1_000  # days a second to play, more than can be shown


def in_page(browser: Any, port: int, warm: float = 0.5) -> dict[str, float]:
    """Return the days a second that the page shows if its speed has no limit, and the time for a picture."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto(f"http://127.0.0.1:{port}/")
    page.wait_for_selector("html[data-ready=yes]", timeout=120_000)
    page.evaluate(f"whoanswers.player.pause(); whoanswers.player.speed = {FAST}; whoanswers.player.play()")
    page.wait_for_timeout(1000 * warm)
    page.evaluate(COUNT)
    ends = time.monotonic() + 3
    while time.monotonic() < ends and page.evaluate("whoanswers.player.playing"):
        page.wait_for_timeout(50)
    told = page.evaluate(ENDED)
    page.close()
    return {
        "page": 1000 * told["days"] / (told["ended"] - told["began"]),
        "picture_ms": told["script"] / max(1, told["pictures"]),
        "longest_ms": told["longest"],
    }


def shared_link(browser: Any, port: int) -> float:
    """Return the seconds from opening a shared link until both maps show its day."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    began = time.perf_counter()
    page.goto(f"http://127.0.0.1:{port}/#day={SHARED_DAY}")
    shown = f"globalThis.whoanswers?.player.tick === {SHARED_DAY - 1} && !whoanswers.waiting"
    while not page.evaluate(shown):
        page.wait_for_timeout(10)
    took = time.perf_counter() - began
    context.close()
    return took


if __name__ == "__main__":
    main()
