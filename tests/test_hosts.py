"""The same brief on odd machines: the same bytes, or one line that says what is missing."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from analytics.briefs.verify import check_page
from tests.conftest import ROOT
from tests.notebooks import make_project

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="changes what only Linux lets it change"),
]
RENDER = f'exec "{sys.executable}" -m analytics render --jobs 2 "$@"'
# No address outside this machine's own sockets: what a render may not need.
NO_NETWORK = """
import socket, sys
def guard(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        socket_of, address = arguments[0], arguments[-1]
        if getattr(socket_of, "family", None) != socket.AF_UNIX:
            sys.stderr.write(f"NETWORK {event} {address!r}\\n")
            raise RuntimeError("no network here")
sys.addaudithook(guard)
"""
HOSTS = {
    "no home, files for nobody else, few open files": (
        "unset HOME XDG_CACHE_HOME; umask 077; ulimit -n 64; "
    ),
    "a home that is not there, Turkish letters, far east": (
        "export HOME=/nonexistent LC_ALL=tr_TR.UTF-8 TZ=Pacific/Kiritimati; unset XDG_CACHE_HOME; "
    ),
    "Arabic of Iraq, far west, another hash seed": (
        "export LC_ALL=ar_IQ.UTF-8 TZ=Etc/GMT+12 PYTHONHASHSEED=4711; "
    ),
    "no locale at all": "export LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0; ",
}


def _run(script: str, folder: Path, *more: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["sh", "-c", script, "sh", *more], cwd=folder, capture_output=True, text=True,
        check=False, timeout=300, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip


def _pages(folder: Path) -> dict[str, bytes]:
    return {page.name: page.read_bytes() for page in sorted((folder / "reports").glob("one*.html"))}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("usual")
    make_project(folder)
    done = _run(RENDER, folder)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return _pages(folder)


@pytest.mark.parametrize("host", HOSTS)
def test_the_same_bytes_on(host: str, usual: dict[str, bytes], tmp_path: Path) -> None:
    make_project(tmp_path)
    done = _run(HOSTS[host] + RENDER, tmp_path)
    assert done.returncode == 0, done.stderr
    assert _pages(tmp_path) == usual
    if "umask" in HOSTS[host]:
        assert {p.stat().st_mode & 0o077 for p in (tmp_path / "reports").glob("*.html")} == {0}


def test_the_same_bytes_in_a_folder_of_two_scripts(usual: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "desk of كركوك $HOME; 'x'"
    make_project(folder)
    done = _run(RENDER, folder)
    assert done.returncode == 0, done.stderr
    assert _pages(folder) == usual


def test_no_command_but_those_that_print_asks_the_network(tmp_path: Path) -> None:
    """Every process of a render, the cells too: no connection, no name looked up."""
    make_project(tmp_path)
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(NO_NETWORK)
    path = {"PYTHONPATH": f"{site}:{ROOT}"}
    probe = f'"{sys.executable}" -c "import socket; socket.create_connection((\'127.0.0.1\', 9))"'
    assert "NETWORK" in _run(probe, tmp_path, **path).stderr
    render = _run(RENDER, tmp_path, **path)
    assert (render.returncode, render.stderr) == (0, "")
    for words in ("list", "check ledger", "verify reports/one.html", "render --dry-run"):
        done = _run(f'"{sys.executable}" -m analytics {words}', tmp_path, **path)
        assert (done.returncode, "NETWORK" in done.stderr) == (0, False), done.stderr


def test_a_folder_where_nothing_more_fits_and_no_shared_memory(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    if (
        not shutil.which("unshare")
        or subprocess.run(["unshare", "-rm", "true"], check=False).returncode
    ):
        pytest.skip("this machine lets nobody mount a small file system")
    make_project(tmp_path)
    space = tmp_path / "space"
    space.mkdir()
    script = f"""
mount -t tmpfs -o nr_inodes=14 tmpfs "$1" && mount -t tmpfs -o ro tmpfs /dev/shm
"{sys.executable}" -m analytics render --reports "$1/out" 2>"$1.err"; echo "code $?"
find "$1" -name '*.part' | wc -l
"{sys.executable}" -m analytics render; echo "code $?"
"""
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, "sh", str(space)], cwd=tmp_path,
        capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.split("\n")[-2] == "code 0", done.stderr
    assert _pages(tmp_path) == usual
    assert "Traceback" not in done.stderr + (tmp_path / "space.err").read_text()


def test_files_of_a_clock_that_was_wrong(usual: dict[str, bytes], tmp_path: Path) -> None:
    """Files from the far future and from 1970: the same bytes, and nothing is done twice."""
    make_project(tmp_path)
    far, early = tmp_path / "ledger" / "statistics.csv", tmp_path / "notebooks" / "brief.ipynb"
    for moments in ((4_102_444_800, 1), (1, 4_102_444_800)):
        for path, moment in zip((far, early), moments, strict=True):
            os.utime(path, (moment, moment))
        done = _run(RENDER, tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert _pages(tmp_path) == usual
        assert _run(RENDER, tmp_path).stdout == ""


@pytest.mark.skipif(os.getuid() != 0, reason="only root may become another user")
def test_another_user_may_not_publish_here_but_in_a_folder_of_their_own() -> None:
    with tempfile.TemporaryDirectory() as name:  # whose parents let anybody pass
        folder = Path(name)
        folder.chmod(0o755)
        make_project(folder)
        own = folder / "own"
        own.mkdir()
        os.chown(own, 65534, 65534)
        script = (
            "exec setpriv --reuid=65534 --regid=65534 --clear-groups "
            f'"{sys.executable}" -m analytics render "$@"'
        )
        told = {"HOME": str(own), "TMPDIR": str(own)}
        refused = _run(script, folder, **told)
        assert refused.returncode == 1
        assert "permission denied" in refused.stderr
        assert "Traceback" not in refused.stderr
        done = _run(script, folder, "--reports", "own/pages", **told)
        assert (done.returncode, done.stderr) == (0, "")
        pages = list((own / "pages").glob("*.html"))
        assert len(pages) == 3
        assert [check_page(page) for page in pages] == [[], [], []]
