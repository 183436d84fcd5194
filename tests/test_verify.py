"""Pages broken on purpose: each fault is caught by the rule that forbids it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.briefs.page import build
from analytics.briefs.page.policy import seal
from analytics.briefs.verify import check_page, read_provenance, same_numbers
from analytics.errors import InputError
from tests import samples

Mutation = Callable[[str], str]


@pytest.fixture(scope="module")
def pages() -> tuple[str, str]:
    made = build(samples.notebook(), name="sample", title="Attacks", provenance=samples.PROVENANCE)
    return made.interactive.decode(), made.lite.decode()


def swap(old: str, new: str) -> Mutation:
    def mutate(page: str) -> str:
        assert old in page, f"nothing to break: {old}"
        return page.replace(old, new, 1)

    return mutate


def cut_out(pattern: str, new: str = "") -> Mutation:
    def mutate(page: str) -> str:
        broken, count = re.subn(pattern, lambda _: new, page, count=1, flags=re.DOTALL)
        assert count, f"nothing to break: {pattern}"
        return broken

    return mutate


def body(extra: str) -> Mutation:
    return swap("</main>", f"{extra}</main>")


# rule, edition (0 interactive, 1 lite), how the page is broken
BROKEN: list[tuple[str, int, Mutation]] = [
    ("policy", 0, cut_out(r'<meta http-equiv="Content-Security-Policy"[^>]*>')),
    ("policy", 1, swap("default-src 'none'", "default-src 'self'")),
    ("policy", 0, swap("script-src 'sha256-", "script-src 'unsafe-inline' 'sha256-")),
    ("policy", 0, swap("drawAll();\n})", "drawAll(); fetch('/');\n})")),
    ("policy", 0, cut_out(r" 'sha256-[^']*'")),
    ("policy", 0, cut_out(r'id="bundle">.{40}', 'id="bundle">AAAA')),
    ("policy", 1, body("<script>go()</script>")),
    ("policy", 0, body("<script>go()</script>")),
    ("policy", 1, swap("no-referrer", "origin")),
    ("policy", 1, swap('<meta charset="utf-8">', "<style>p{}</style>")),
    ("network", 1, body('<img src="https://example.org/x.png">')),
    ("network", 1, body('<svg><image href="https://example.org/x.png"/></svg>')),
    ("network", 1, body('<svg><use href="https://example.org/x.svg#a"/></svg>')),
    ("network", 1, swap("</style>", "@import 'x.css';</style>")),
    ("network", 1, swap("</style>", "p{background:url(//example.org/x)}</style>")),
    ("network", 1, body('<p style="background:url(http://example.org)">x</p>')),
    ("network", 1, swap("<title>", '<link rel="stylesheet" href="x.css"><title>')),
    ("network", 1, swap("<title>", '<meta http-equiv="refresh" content="0"><title>')),
    ("escaping", 1, body("<iframe></iframe>")),
    ("escaping", 1, body('<form action="/"></form>')),
    ("escaping", 1, body('<p onclick="go()">x</p>')),
    ("escaping", 1, swap("<title>", '<base href="/"><title>')),
    ("escaping", 1, body("<b>never closed")),
    ("escaping", 1, body("<!-- a comment -->")),
    ("escaping", 0, swap('id="colours">{', 'id="colours">{"a":"<",')),
    ("escaping", 0, body('<script type="text/template">x</script>')),
    ("links", 1, body('<a href="javascript:go()">x</a>')),
    ("links", 1, body('<a href="data:text/html,x">x</a>')),
    ("links", 1, body('<a href="ftp://example.org">x</a>')),
    ("links", 1, body('<a href="https://example.org">x</a>')),
    ("links", 1, body('<a href="#nowhere">x</a>')),
    ("hidden characters", 1, body("<p>Kir\u202ekuk</p>")),
    ("size", 1, body(f"<p>{'x' * 300_000}</p>")),
    ("structure", 1, swap('<html lang="en"', "<html")),
    ("structure", 1, cut_out("<title>.*?</title>", "<title></title>")),
    ("structure", 1, swap("<!DOCTYPE html>", "")),
    ("structure", 1, body("<h1>Another</h1>")),
    ("structure", 1, swap('<h2 id="about">', '<h4 id="about">')),
    ("structure", 1, cut_out('<a class="skip".*?</a>')),
    ("structure", 1, body('<p id="cite">twice</p>')),
    ("structure", 1, swap('data-edition="lite"', "")),
    ("figures", 1, cut_out("<figcaption>.*?</figcaption>")),
    ("figures", 1, cut_out(r'role="img" aria-label="[^"]*"', 'role="img" aria-label="chart"')),
    ("figures", 1, swap('role="img"', "")),
    ("figures", 1, cut_out("<svg.*?</svg>")),
    ("figures", 1, cut_out('<details class="twin">.*?</details>')),
    ("tables", 1, cut_out("<caption>.*?</caption>")),
    ("tables", 1, swap(' scope="col"', "")),
    ("tables", 1, cut_out(r'data-total="\d+"', 'data-total="1"')),
    ("data", 0, cut_out(r'-csv" data-filename="comparison.csv" data-rows="\d+">"[^"]*',
                        '-csv" data-filename="comparison.csv" data-rows="3">"a,b\\nc')),
    ("data", 0, cut_out(r'-table-csv"([^>]*)>"', '-table-csv" data-rows="3">"\\u0022')),
    ("charts", 0, swap('id="fig-provinces-chart"', 'id="fig-x-chart"')),
    ("charts", 0, cut_out('fig-comparison-chart">{', 'fig-comparison-chart">{"data":1,"x":{')),
    ("charts", 0, cut_out('fig-comparison-chart">[^<]*',
                          'fig-comparison-chart">{"data":[{"type":"scattergl"}],"layout":{}}')),
    ("charts", 0, cut_out('fig-comparison-chart">[^<]*',
                          'fig-comparison-chart">{"data":[],"layout":{"geo":{}}}')),
    ("evidence", 1, cut_out('<details class="evidence">.*?</details>')),
    ("evidence", 1, swap("<dt>Left out</dt>", "<dt>Other</dt>")),
    ("evidence", 1, cut_out(r'(?<=fell by half) <a class="marker".*?</a>(?=</p>)')),
    ("closing", 1, swap(">How to read this<", ">Reading<")),
    ("closing", 1, swap("Cite this brief as", "Cite")),
    ("provenance", 1, cut_out('<pre id="provenance".*?</pre>')),
    ("provenance", 1, swap("&#34;as_of&#34;", "&#34;as&#34;")),
    ("provenance", 1, swap("cd" * 32, "cd")),
    ("provenance", 1, cut_out(r'(?<=tabindex="0">)\{', "{{")),
    ("machine", 1, swap("seeds/press/statistics.csv&#34;", "/home/me/statistics.csv&#34;")),
    ("machine", 1, swap("&#34;as_of&#34;", "&#34;rendered_at&#34;: 1, &#34;as_of&#34;")),
    ("machine", 1, swap("&#34;2024-12-29&#34;", "&#34;2024-12-29T11:07:31&#34;")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "edition", "mutate"), BROKEN, ids=[f"{n}-{one[0]}" for n, one in enumerate(BROKEN)]
)
def test_each_fault_is_caught(
    rule: str, edition: int, mutate: Mutation, pages: tuple[str, str]
) -> None:
    broken = check_page(mutate(pages[edition]).encode())
    assert rule in {one.rule for one in broken}, broken
    assert all(one.detail for one in broken)


def test_a_script_that_the_policy_was_sealed_with_is_still_no_part_of_a_lite_page(
    pages: tuple[str, str],
) -> None:
    page = cut_out(r'(?<=Content-Security-Policy" content=")[^"]*', "POLICY")(pages[1])
    sealed = seal(body("<script>go()</script>")(page))
    assert [one.rule for one in check_page(sealed)] == ["policy"]


def test_the_editions_must_say_the_same(pages: tuple[str, str]) -> None:
    interactive, lite = (page.encode() for page in pages)
    assert same_numbers(interactive, lite) == []
    for old, new in ((">153<", ">154<"), ("0.48 of", "0.49 of"), ("Kirkuk 31 attacks", "Kirkuk 3")):
        differing = lite.decode().replace(old, new)
        assert differing != lite.decode()
        assert {b.rule for b in same_numbers(interactive, differing.encode())} == {"editions"}


def test_what_is_no_page_is_told(tmp_path: Path) -> None:
    assert check_page(b"\xff\xfe")[0].detail.startswith("not UTF-8")
    assert check_page(b"")[0].rule == "structure"
    with pytest.raises(InputError, match=r"gone\.html: cannot be read: no such file"):
        check_page(tmp_path / "gone.html")
    with pytest.raises(InputError, match="the page carries no provenance"):
        read_provenance(b"<p>x</p>")


def test_provenance_is_read_from_a_file(tmp_path: Path, pages: tuple[str, str]) -> None:
    path = tmp_path / "x.html"
    path.write_text(pages[1], encoding="utf-8")
    assert read_provenance(path) == samples.PROVENANCE
    assert check_page(path) == []
