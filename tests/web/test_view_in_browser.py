"""Test the example of Mesa's own viewer in a real browser without internet access."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers import browsers
from helpers.patience import PATIENCE

pytest.importorskip("solara", reason="the extra solara isn't installed")

VIEW = Path(__file__).resolve().parents[2] / "docs" / "view.py"
NOWHERE = "http://127.0.0.1:9"  # a proxy that nobody is, so that the server can't load anything either
until = browsers.until


@pytest.fixture
def address(tmp_path):
    """Return the address at which `solara run docs/view.py` serves the page."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    proxies = {f"{kind}_proxy": NOWHERE for kind in ("http", "https", "HTTP", "HTTPS")}
    offline = os.environ | proxies | {"NO_PROXY": "127.0.0.1", "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False"}
    command = [
        "solara",
        "run",
        str(VIEW),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-open",
        "--production",
    ]
    with (tmp_path / "said.txt").open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", *command], env=offline, cwd=tmp_path, stdout=said, stderr=said
        )
        try:
            until_served(server, port, tmp_path / "said.txt")
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait()


def until_served(server, port, said):
    ends = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"solara served nothing: {said.read_text()}")


def test_the_view_shows_its_pictures_without_internet(browser, address):
    page = browsers.page_of(browser)
    context = page.context
    outside, failed = [], []

    def answer(route):
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    page.route("**/*", answer)
    page.on("response", lambda response: response.status >= 400 and failed.append(response.url))
    page.goto(address)
    drawn = "[...document.querySelectorAll('img')].filter((i) => i.naturalWidth > 100).length"
    until(page, f"{drawn} === 2")
    assert (outside, failed) == ([], [])
    assert "Effort, answers a day" in page.inner_text("body")
    now = "(Step|Time): "  # Mesa counts steps before 3.5, and time since
    assert page.evaluate(f"/{now}0/.test(document.body.innerText)")
    ends = time.monotonic() + PATIENCE
    while not page.evaluate(f"/{now}[1-9]/.test(document.body.innerText)"):
        assert time.monotonic() < ends, "the button steps nothing"
        # by script, since the page is drawn anew meanwhile; a click is lost until the server listens
        page.evaluate(
            "[...document.querySelectorAll('button')].find((b) => /step/i.test(b.innerText))?.click()"
        )
        page.wait_for_timeout(2_000)
    until(page, f"{drawn} === 2")
    context.close()
