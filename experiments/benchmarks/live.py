"""How many days a second the live page gets on both sides: two networks of 1,000 people, frames and all.

    python experiments/benchmarks/live.py [--people 1000] [--days 100] [--json]

A WebSocket is opened to a server of its own on 127.0.0.1 and asks for all days at once, as a page does that
plays as fast as it can; counted from the asking to the last frame.
"""

from __future__ import annotations

import argparse
import json
import threading
import time

import uvicorn
from websockets.sync.client import connect

from sim.web.limits import Limits
from sim.web.live import application
from sim.web.offered import offered
from sim.web.serving import bound


def main() -> None:
    """Read what is asked, serve, measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--days", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    names = ("centralised-local", "distributed-crowd")
    networks = offered(names, {"people.count": given.people, "days": given.days}, None, Limits())
    opened = bound(0)
    port = opened.getsockname()[1]
    config = uvicorn.Config(
        application(networks, port=port), log_level="warning", ws="websockets-sansio", lifespan="on"
    )
    server = uvicorn.Server(config)
    serving = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, daemon=True)
    serving.start()
    try:
        found = measured(port, given.days)
    finally:
        server.should_exit = True
        serving.join(30)
    told = {"people": given.people, "days": given.days, **found}
    if given.json:
        print(json.dumps(told))
    else:
        print(
            f"{found['days_per_second']:.0f} days a second on both sides with {given.people:,} people "
            f"each ({found['bytes_per_day']:,.0f} bytes a day); both networks were made in "
            f"{found['begun_seconds']:.1f} s. Of this process's CPU time: {found['days_per_cpu_second']:.0f} "
            "days a second."
        )


def measured(port: int, days: int) -> dict[str, float]:
    """Days a second of both sides (by the clock, and of CPU time), bytes a day, seconds to make them."""
    headers = {"Origin": f"http://127.0.0.1:{port}"}
    with connect(f"ws://127.0.0.1:{port}/live", additional_headers=headers, max_size=None) as line:
        for _ in range(2):  # the first time compiles or loads what is compiled
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


if __name__ == "__main__":
    main()
