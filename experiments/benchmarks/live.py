"""Benchmark the live page: how many days a second it gets for two networks of 1,000 people, including frames.

    python experiments/benchmarks/live.py [--people 1000] [--days 180] [--browser] [--json]

The benchmark starts a server on 127.0.0.1, connects by WebSocket and asks for all days at once, like a page
that plays as fast as it can. The time runs from the request to the last frame. With --browser, Playwright
opens the page in a Chromium (the one in CHROMIUM, or on the path) and plays at the highest speed; days and
pictures are counted in the page, in the middle of the run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import threading
import time

import uvicorn
from websockets.sync.client import connect

from sim.web.server.catalogue import load_catalogue
from sim.web.server.guard import bound
from sim.web.server.live_app import application
from sim.web.server.server_state import Limits


def main() -> None:
    """Read the options, serve, measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--days", type=int, default=180)
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    names = ("centralised-local", "distributed-crowd")
    networks = load_catalogue(names, {"people.count": given.people, "days": given.days}, None, Limits())
    opened = bound(0)
    port = opened.getsockname()[1]
    config = uvicorn.Config(
        application(networks, port=port), log_level="warning", ws="websockets-sansio", lifespan="on"
    )
    server = uvicorn.Server(config)
    serving = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, daemon=True)
    serving.start()
    try:
        found = seen(port) if given.browser else measured(port, given.days)
    finally:
        server.should_exit = True
        serving.join(30)
    result = {"people": given.people, "days": given.days, **found}
    if given.json:
        print(json.dumps(result))
    elif given.browser:
        print(
            f"Both sides with {given.people:,} people each showed {found['days_per_second']:.0f} days and "
            f"{found['pictures_per_second']:.0f} pictures a second, over {found['seconds']:.0f} s in the "
            f"middle of the run. A picture takes {found['picture_ms']:.1f} ms of script on average, and the "
            f"longest time between two pictures was {found['longest_ms']:.0f} ms."
        )
    else:
        print(
            f"{found['days_per_second']:.0f} days a second on both sides with {given.people:,} people "
            f"each ({found['bytes_per_day']:,.0f} bytes a day). Making both networks took "
            f"{found['begun_seconds']:.1f} s. By this process's CPU time: {found['days_per_cpu_second']:.0f} "
            "days a second."
        )


def measured(port: int, days: int) -> dict[str, float]:
    """Return days per second (wall and CPU time), bytes per day, and seconds to make both networks."""
    headers = {"Origin": f"http://127.0.0.1:{port}"}
    with connect(f"ws://127.0.0.1:{port}/live", additional_headers=headers, max_size=None) as line:
        for _ in range(2):  # the first time compiles the engine or loads it from the cache
            asked = time.perf_counter()
            line.send(json.dumps({"say": "show", "state": {}, "kept": 0}))
            while isinstance(line.recv(), bytes):
                pass
            begun, worked = time.perf_counter(), time.process_time()
            line.send(json.dumps({"say": "until", "day": days}))
            frames = [line.recv() for _ in range(2 * days)]
            ended, worked = time.perf_counter(), time.process_time() - worked
    return {
        "days_per_second": days / (ended - begun),
        "days_per_cpu_second": days / worked,
        "bytes_per_day": sum(map(len, frames)) / days,
        "begun_seconds": begun - asked,
    }


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


def seen(port: int, warm: float = 1.0, seconds: float = 3.0) -> dict[str, float]:
    """Return the days and pictures per second that Chromium shows at the page's highest speed."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--disable-gpu", "--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector("html[data-ready=yes]", timeout=120_000)
        page.evaluate("whoanswers.player.pause()")
        page.select_option("#speed", index=page.locator("#speed option").count() - 1)
        page.evaluate("whoanswers.player.play()")
        page.wait_for_timeout(1000 * warm)
        page.evaluate(COUNT)
        page.wait_for_timeout(1000 * seconds)
        told = page.evaluate(ENDED)
        browser.close()
    took = (told["ended"] - told["began"]) / 1000
    return {
        "days_per_second": told["days"] / took,
        "pictures_per_second": told["pictures"] / took,
        "picture_ms": told["script"] / told["pictures"],
        "longest_ms": told["longest"],
        "seconds": took,
    }


if __name__ == "__main__":
    main()
