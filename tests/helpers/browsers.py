"""Helpers for tests of a page in a browser."""

import time

from helpers.patience import PATIENCE


def page_of(browser, **options):
    """Return a new page with a long time limit."""
    context = browser.new_context(**options)
    context.set_default_timeout(1000 * PATIENCE)
    return context.new_page()


def until(page, true):
    """Wait for something on the page; the driver's own way needs eval, which the policy forbids."""
    ends = time.monotonic() + PATIENCE
    while not page.evaluate(true):
        assert time.monotonic() < ends, f"never: {true}"
        page.wait_for_timeout(25)
