"""Does a page keep its contract in a real browser? Opened from disk, offline, in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from analytics.briefs.chromium import FLAGS, find_chromium
from analytics.briefs.verify.rules_safety import Broken
from analytics.errors import RenderError

WIDTHS = (320, 390, 768, 1440)
_PATIENCE = 20_000  # milliseconds for the charts to be drawn
_MARKS = ".trace, .legend, .xtick, .shapelayer path"
_DRAWN = f"""() => [...document.querySelectorAll('.live')].every((host) => !host.hidden
  && [...host.querySelectorAll('.main-svg')].some((svg) => svg.querySelector('{_MARKS}')))
"""
_UNDRAWN = """() => [...document.querySelectorAll('.live')].filter(
  (host) => host.hidden || !host.querySelector('.main-svg')).map((host) => host.dataset.chart)"""
_NARROW = """() => [...document.querySelectorAll('p, li, dd, dt, h1, h2, h3, h4')].filter((node) =>
   node.textContent.trim().length > 24 && node.clientWidth && node.clientWidth
    < 8 * parseFloat(getComputedStyle(document.documentElement).fontSize))
  .map((node) => node.textContent.trim().slice(0, 40))"""
# With all that folds open: rows that are too tall, verdicts that stand outside their box.
_TABLES = """() => {
  const folded = [...document.querySelectorAll('details:not([open])')];
  folded.forEach((one) => { one.open = true; });
  const found = [...document.querySelectorAll('table')].map((table) => {
    const box = table.parentElement.getBoundingClientRect();
    const head = table.id.endsWith('-table')
      && [...table.tHead.rows[0].cells].find((one) => 'derived' in one.dataset);
    return [table.id, Math.max(0, ...[...table.tBodies[0].rows]
        .filter((row) => row.textContent.length < 400).map((row) => row.offsetHeight)),
      head ? head.getBoundingClientRect().right - box.right : 0];
  });
  folded.forEach((one) => { one.open = false; });
  return found;
}"""
_TELEPHONE = 390  # pixels
_TALLEST = 80  # pixels of a row on a wide screen
_LISTEN = """addEventListener('securitypolicyviolation',
  (event) => (window.violations ??= []).push(`${event.violatedDirective} ${event.blockedURI}`))"""


def check_in_browser(page: Path) -> list[Broken]:
    """The rules that a page breaks when Chromium opens it from disk without a network.

    It may ask for nothing, violate no policy, log no error, draw every promised chart, and must
    neither scroll sideways nor hold a text narrower than 8 rem from 320 to 1440 pixels. From 390
    pixels on the verdict of a table is seen without scrolling it; at 1440 no row is over 80 pixels
    tall, unless a source wrote 400 letters and more into it. With axe-playwright-python
    installed it must also be free of accessibility violations (WCAG 2.2 AA) in light and dark.

    Raises
    ------
    RenderError
        If Chromium or Playwright's Python package is missing.
    """
    broken: list[Broken] = []
    with open_page(page) as (tab, seen):
        broken += [Broken("network", f"asked for {address[:100]}") for address in seen["requests"]]
        broken += [Broken("browser", message[:200]) for message in seen["errors"]]
        broken += [Broken("charts", f"{name} was not drawn") for name in tab.evaluate(_UNDRAWN)]
        violations = tab.evaluate("() => window.violations ?? []")
        broken += [Broken("policy", f"violated: {one[:120]}") for one in violations]
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 900})
            if tab.evaluate("() => document.documentElement.scrollWidth") > width:
                broken.append(Broken("layout", f"scrolls sideways at {width} pixels"))
            for text in tab.evaluate(_NARROW)[:1]:
                broken.append(Broken("layout", f"narrower than 8 rem at {width} pixels: {text!r}"))
            for table, tallest, hidden in tab.evaluate(_TABLES) if width >= _TELEPHONE else ():
                if width == WIDTHS[-1] and tallest > _TALLEST:
                    broken.append(Broken("layout", f"{table} has a row of {tallest} pixels"))
                if hidden > 1:
                    broken.append(Broken("layout", f"{table} hides its verdict at {width} pixels"))
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme)
            broken += list(_accessibility(tab, scheme))
    return broken


@contextmanager
def open_page(page: Path, **context: Any) -> Iterator[tuple[Any, dict[str, list[str]]]]:
    """A page opened offline, its charts drawn, with what it asked for and the errors it logged.

    `context` goes to Playwright's `new_context` (viewport, color_scheme, java_script_enabled).
    """
    with _playwright() as driver:
        chromium = driver.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        tab = chromium.new_context(offline=True, **context).new_page()
        seen: dict[str, list[str]] = {"requests": [], "errors": []}
        address = page.resolve().as_uri()

        def asked(route: Any) -> None:
            if route.request.url == address:
                route.continue_()
            else:
                seen["requests"].append(route.request.url)
                route.abort()

        tab.route("**/*", asked)
        tab.on("pageerror", lambda error: seen["errors"].append(str(error)))
        tab.on("console", lambda m: seen["errors"].append(m.text) if m.type == "error" else None)
        tab.add_init_script(_LISTEN)
        try:
            tab.goto(address)
            if context.get("java_script_enabled", True):
                _wait(tab)
            yield tab, seen
        finally:
            chromium.close()


def _wait(tab: Any) -> None:
    """Until every chart is drawn; one that never is will be reported."""
    from playwright.sync_api import TimeoutError as Late

    try:
        tab.wait_for_function(_DRAWN, timeout=_PATIENCE)
    except Late:
        return


@contextmanager
def _playwright() -> Iterator[Any]:
    # An optional tool of the test extra: pages are rendered and checked without it.
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise RenderError(
            "Playwright is not installed", remedy="pip install 'incident-analytics[test]'"
        ) from None
    with sync_playwright() as driver:
        yield driver


def _accessibility(tab: Any, scheme: str) -> Iterator[Broken]:
    try:
        from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
    except ImportError:
        return
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(tab, options={"runOnly": tags}).response
    for violation in found["violations"]:
        where = ", ".join(str(node["target"]) for node in violation["nodes"][:3])
        yield Broken("accessibility", f"{scheme}: {violation['id']}: {violation['help']}: {where}")
