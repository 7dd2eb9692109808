"""A small lesson for several tests, and a browser if there is one."""

import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from helpers.small_reports import REPORTS

from sim import lesson

SMALL = {"people.count": 60, "days": 21, "places.radius": 2.0}


@pytest.fixture(scope="session")
def small_lesson():
    """Return the default lesson with few people and three values of its slider."""
    return lesson(
        overrides=SMALL,
        slider=("people.effort.mean", [0.1, 0.25, 1.0]),
        replicates=3,
        workers=0,
        engine="numpy",
    )


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """Return a function that writes the report of a kind, once, and returns its path."""
    return cache(lambda kind: REPORTS[kind](tmp_path_factory.mktemp("report")))


@pytest.fixture(scope="session")
def browser():
    """Return Chromium, driven by Playwright; if one of them is missing, skip the test and say which."""
    driver = pytest.importorskip("playwright.sync_api", reason="Playwright's Python package isn't installed")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None or not Path(chromium).exists():
        pytest.skip("there is no Chromium on this machine")
    quiet = ("gpu", "quic", "background-networking", "component-update", "sync", "dev-shm-usage")
    flags = [f"--disable-{each}" for each in quiet]
    with driver.sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium, args=[*flags, "--no-first-run", "--no-sandbox"]
        )
        yield opened
        opened.close()
