"""The terminal session of the README: the built wheel, alone, from `pip install` to opened pages.

`python -m tests.session` builds the wheel, installs it in a fresh environment in an empty folder,
runs each step there and prints what a terminal shows; any step that fails ends it. With `--write`
the session goes into the README, between its two marks.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
STEPS = (
    "pip install incident_analytics-*.whl",
    "analytics init desk",
    "cd desk && analytics render --jobs 2",
    "cd desk && analytics render",
    "cd desk && analytics new kirkuk-road",
    "cd desk && analytics render kirkuk-road",
    "cd desk && analytics verify reports/*.html",
    "cd desk && chromium --headless --no-sandbox --screenshot=page.png reports/trend.html 2>&-",
)
MARKS = "<!-- session: python -m tests.session --write -->", "<!-- end of session -->"


def session(folder: Path) -> str:
    """What a terminal shows of the steps, each with its seconds where they are worth telling."""
    shutil.rmtree(
        ROOT / "build", ignore_errors=True
    )  # what an earlier wheel left would go into this
    build = ["-m", "pip", "wheel", "-q", "--disable-pip-version-check", "--no-deps", "-w"]
    subprocess.run([sys.executable, *build, str(folder), str(ROOT)], check=True)
    home = folder / ".venv"
    venv.create(home, with_pip=True)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {
        "PATH": f"{home / 'bin'}:{os.environ['PATH']}",
        "PIP_CONSTRAINT": str(ROOT / ".ci" / "constraints.txt"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_QUIET": "2",  # what a machine's own settings make pip say is not for the README
    }
    lines, here = [], "empty"
    for step in STEPS:
        began = time.monotonic()
        done = subprocess.run(
            step,
            shell=True,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        took = time.monotonic() - began
        if done.returncode:
            sys.exit(f"{step}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        where, _, command = step.rpartition(" && ")
        if where and here == "empty":
            lines.append("empty$ cd desk")
            here = "desk"
        lines.append(f"{here}$ {command}" + (f"   # {took:.0f} s" if took >= 5 else ""))
        lines += (done.stdout + done.stderr).splitlines()
    return "\n".join(lines)


def main() -> None:
    """Print the session, or write it into the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="into the README")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = session(Path(folder))
    print(text)
    if chosen.write:
        readme = ROOT / "README.md"
        between = re.compile(f"(?<={re.escape(MARKS[0])}\n).*?(?={re.escape(MARKS[1])})", re.DOTALL)
        block = f"\n```console\n{text}\n```\n\n"
        readme.write_text(between.sub(lambda _: block, readme.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
