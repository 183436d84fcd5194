"""The pictures of the README, from the rendered briefs: `make screenshots`."""

import io
from pathlib import Path

from PIL import Image

from analytics.briefs.verify.browser import open_page
from tests.conftest import ROOT

NAMES = ("comparison", "timeline", "provinces", "trend")
SIZE = {"width": 1000, "height": 1250}


def main() -> None:
    """Photograph the top of each brief of `reports/` into `.github/`."""
    folder = ROOT / ".github"
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        photograph(ROOT / "reports" / f"{name}.html", folder / f"{name}.png")


def photograph(page: Path, target: Path) -> None:
    """The top of a page as a PNG with few colours, small enough for a repository."""
    with open_page(page, viewport=SIZE) as (tab, _):
        shot = tab.screenshot(clip={"x": 0, "y": 0, **SIZE})
    Image.open(io.BytesIO(shot)).quantize(256).save(target, optimize=True)


if __name__ == "__main__":
    main()
