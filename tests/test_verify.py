"""Pages broken on purpose: each fault is caught by the rule that forbids it."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.briefs.page import build
from analytics.briefs.page.bundle import data_script
from analytics.briefs.page.seal import CONTENTS, seal, with_identity
from analytics.briefs.verify import check_page, read_provenance
from analytics.errors import InputError
from tests import made
from tests.made import same_numbers

Mutation = Callable[[str], str]


@pytest.fixture(scope="module")
def pages() -> tuple[str, str]:
    pages = build(made.notebook(), name="sample", title="Attacks", provenance=made.PROVENANCE)
    return pages.interactive.decode(), pages.lite.decode()


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


def style(extra: str) -> Mutation:
    return swap("</style>", f"{extra}</style>")


def csv(text: str, filename: str = "comparison.csv") -> Mutation:
    rows, script = text.count("\n") - 1, data_script(text)
    return cut_out(
        r'id="comparison-table-csv" data-filename="[^"]*"([^>]*)>[^<]*',
        f'id="comparison-table-csv" data-filename="{filename}" data-rows="{rows}">{script}',
    )


POLICY_META = '<meta http-equiv="Content-Security-Policy"'

# rule, edition (0 interactive, 1 lite), how the page is broken
BROKEN: list[tuple[str, int, Mutation]] = [
    # the policy, dead or alive
    ("policy", 0, cut_out(POLICY_META + "[^>]*>")),
    ("policy", 1, swap("default-src 'none'", "default-src 'self'")),
    ("policy", 0, swap("script-src 'sha256-", "script-src 'unsafe-inline' 'sha256-")),
    ("policy", 0, swap("drawAll();\n})", "drawAll(); fetch('/');\n})")),
    ("policy", 0, cut_out(r" 'sha256-[^']*'")),
    ("policy", 0, cut_out(r'id="bundle">.{40}', 'id="bundle">AAAA')),
    ("policy", 1, body("<script>go()</script>")),
    ("policy", 0, body("<script>go()</script>")),
    ("policy", 1, swap("no-referrer", "origin")),
    ("policy", 1, swap(POLICY_META, f"text {POLICY_META}")),
    ("policy", 1, swap(POLICY_META, f"<span></span>{POLICY_META}")),
    ("policy", 1, swap('<meta charset="utf-8">', '<details></details><meta charset="utf-8">')),
    ("policy", 1, swap('<meta charset="utf-8">', '<meta charset="utf-7">')),
    ("policy", 1, swap('<meta charset="utf-8">', "")),
    ("policy", 1, swap("<title>", '<meta charset="windows-1256"><title>')),
    ("policy", 1, swap("<title>", '<meta http-equiv="refresh" content="0"><title>')),
    # what a browser would fetch
    ("escaping", 1, body('<img src="https://example.org/x.png">')),
    ("escaping", 1, body("<svg><style><img src=https://example.org></style></svg>")),
    ("network", 1, body('<svg><image href="https://example.org/x.png"/></svg>')),
    ("network", 1, body('<svg><use href="https://example.org/x.svg#a"/></svg>')),
    ("style", 1, style("@import 'x.css';")),
    ("style", 1, style("@\\69mport 'x.css';")),
    ("style", 1, style("p{background:url(//example.org/x)}")),
    ("style", 1, style("p{background:u\\72l(//example.org/x)}")),
    ("style", 1, style("p{background:image-set('x.png' 1x)}")),
    ("style", 1, style("p{background:-webkit-image-set(url(x.png) 1x)}")),
    ("style", 1, style("p{background:im\\61ge-set('x.png' 1x)}")),
    ("style", 1, body('<p style="background:url(http://example.org)">x</p>')),
    ("escaping", 1, swap("<title>", '<link rel="stylesheet" href="x.css"><title>')),
    # styles that hide the page or write over it
    ("style", 1, style("main{display:none}")),
    ("style", 1, style("body{visibility:hidden}")),
    ("style", 1, style("figure{opacity:0}")),
    ("style", 1, style("header{position:fixed}")),
    ("style", 1, style("td{visibility:visible}td::before{content:'999'}")),
    ("style", 1, style('h1::after{content:"It rose"}')),
    ("style", 1, body('<p style="display:none">x</p>')),
    ("style", 1, body("<style>p{color:red}</style>")),
    # what is no element of a brief, or not well formed
    ("escaping", 1, body("<iframe></iframe>")),
    ("escaping", 1, body('<form action="/"></form>')),
    ("escaping", 1, body('<p onclick="go()">x</p>')),
    ("escaping", 1, swap("<title>", '<base href="/"><title>')),
    ("escaping", 1, body("<b>never closed")),
    ("escaping", 1, body("<!-- a comment -->")),
    ("escaping", 1, body('<p id="a" id="b">x</p>')),
    ("escaping", 0, swap('id="colours">{', 'id="colours">{"a":"<",')),
    ("escaping", 0, body('<script type="text/template">x</script>')),
    ("escaping", 1, lambda page: page + "after the end"),
    ("escaping", 1, lambda page: page + "<body></body></html>"),
    ("escaping", 1, swap("<body>", "<body><body>")),
    ("escaping", 1, swap("<html", "<!DOCTYPE html><html")),
    # links and downloads where none should be
    ("links", 1, body('<a href="javascript:go()">x</a>')),
    ("links", 1, body('<a href="data:text/html,x">x</a>')),
    ("links", 1, body('<a href="ftp://example.org">x</a>')),
    ("links", 1, body('<a href="https://example.org">x</a>')),
    ("links", 1, body('<a href="#nowhere">x</a>')),
    ("altered", 1, body('<a href="https://a.example" rel="noopener noreferrer">x</a>')),
    ("escaping", 1, body('<a href="#main" download="setup.exe">x</a>')),
    ("hidden characters", 1, body("<p>Kir\u202ekuk</p>")),
    ("hidden characters", 1, body("<p>Kir&#8238;kuk</p>")),
    ("hidden characters", 1, body("<p>Kir&#x200b;kuk</p>")),
    ("altered", 1, body("<p>Kir&rlm;kuk</p>")),
    ("hidden characters", 1, body('<p title="&#x2067;kuk">x</p>')),
    ("size", 1, body(f"<p>{'x' * 300_000}</p>")),
    # structure
    ("structure", 1, swap('<html lang="en"', "<html")),
    ("structure", 1, cut_out("<title>.*?</title>", "<title></title>")),
    ("structure", 1, swap("<!DOCTYPE html>", "")),
    ("structure", 1, body("<h1>Another</h1>")),
    ("structure", 1, cut_out('<h2 id="about">(.*?)</h2>', '<h4 id="about">About</h4>')),
    ("structure", 1, cut_out('<a class="skip".*?</a>')),
    ("structure", 1, body('<p id="cite">twice</p>')),
    ("structure", 1, swap('data-edition="lite"', "")),
    ("policy", 0, swap('data-edition="interactive"', 'data-edition="lite"')),
    ("altered", 1, swap('data-edition="lite"', 'data-edition="interactive"')),
    ("structure", 1, swap('data-edition="lite"', 'data-edition="index"')),
    # figures, tables and their data
    ("figures", 1, cut_out("<figcaption>.*?</figcaption>")),
    ("figures", 1, cut_out(r'role="img" aria-label="[^"]*"', 'role="img" aria-label="chart"')),
    ("figures", 1, swap('role="img"', "")),
    ("figures", 1, cut_out("<svg.*?</svg>")),
    ("figures", 1, cut_out('<details class="twin">.*?</details>')),
    ("tables", 1, cut_out("<caption>.*?</caption>")),
    ("tables", 1, swap(' scope="col"', "")),
    ("tables", 1, cut_out(r'data-total="\d+"', 'data-total="1"')),
    ("data", 0, csv("a,b\nc\n")),
    ("data", 0, csv('a,b\nc,"d\n')),
    ("data", 0, csv("low_a,high_a\n122,122\n")),
    ("data", 0, csv("a,b\n" + "=HYPERLINK(1),1\n" * 29)),
    ("data", 0, csv("a,b\n" + "1,|calc\n" * 29)),
    ("data", 0, csv("a,b\n" + "1,\"\t=1+1\"\n" * 29)),
    ("data", 0, csv("a,b\n" + "1,\"\r=1+1\"\n" * 29)),
    ("data", 0, csv("a,b\n" + "1,@SUM(1)\n" * 29)),
    ("data", 0, csv("a,b\n" + "1,2\n" * 29, "setup.exe")),
    ("charts", 0, swap('id="provinces-chart"', 'id="x-chart"')),
    ("charts", 0, cut_out('comparison-chart">[^<]*', 'comparison-chart">{"data":1,"layout":{}}')),
    ("charts", 0, cut_out('comparison-chart">[^<]*',
                          'comparison-chart">{"data":[{"type":"scattergl"}],"layout":{}}')),
    ("charts", 0, cut_out('comparison-chart">[^<]*',
                          'comparison-chart">{"data":[],"layout":{"geo":{}}}')),
    # evidence, closing, provenance
    ("evidence", 1, cut_out('<details class="evidence">.*?</details>')),
    ("evidence", 1, swap('data-fact="left-out"', "")),
    ("evidence", 1, cut_out('<h1 id="headline">.*?</h1>', '<h1 id="headline">9 more</h1>')),
    ("closing", 1, swap('id="sources"', "")),
    ("closing", 1, swap('id="cite"', "")),
    ("provenance", 1, cut_out('<pre id="provenance".*?</pre>')),
    ("provenance", 1, swap("&#34;as_of&#34;", "&#34;as&#34;")),
    ("provenance", 1, swap("ab" * 32, "cd")),
    ("provenance", 1, cut_out(r'(?<=id="provenance" tabindex="0">)\{', "{{")),
    ("machine", 1, swap("seeds/press/statistics.csv&#34;", "/home/me/statistics.csv&#34;")),
    ("machine", 1, swap("&#34;as_of&#34;", "&#34;rendered_at&#34;: 1, &#34;as_of&#34;")),
    ("machine", 1, swap("&#34;2024-12-29&#34;", "&#34;2024-12-29T11:07:31&#34;")),
    # what says something else than was rendered
    ("altered", 1, cut_out(r'(?<=<h1 id="headline">)', "Not: ")),
    ("altered", 1, cut_out(r"(?<=>)153(?=</a></td>)", "253")),
    ("altered", 1, cut_out(r"<tr><td>.*?</tr>")),
    ("altered", 1, cut_out(r'aria-label="Attacks', 'aria-label="Raids')),
    ("altered", 1, body("<p>See /home/me/secret.csv</p>")),
    ("altered", 1, cut_out("(?<=<p>)[0-9,]+ rows read", "3 rows read")),
    ("altered", 0, cut_out('provinces-chart">[^<]*', 'provinces-chart">{"data":[],"layout":{}}')),
    ("altered", 1, cut_out("&#34;page&#34;: &#34;[0-9a-f]{8}", "&#34;page&#34;: &#34;00000000")),
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


def test_what_was_altered_is_named(pages: tuple[str, str]) -> None:
    changed = cut_out(r"(?<=>)153(?=</a></td>)", "253")(pages[1])
    details = [one.detail for one in check_page(changed.encode()) if one.rule == "altered"]
    assert details[0] == "comparison-table is not what was rendered"


def test_a_number_unlike_its_csv_is_caught_though_the_digests_are_made_anew(
    pages: tuple[str, str],
) -> None:
    changed = cut_out(r"(?<=>)153(?=</a></td>)", "253")(pages[0])
    start = changed.index("&#34;contents&#34;: ") + len("&#34;contents&#34;: ")
    end = changed.index("}", start) + 1
    forged = changed[:start] + f"&#34;{CONTENTS}&#34;" + changed[end:]
    broken = check_page(with_identity(forged.encode()))
    assert {one.rule for one in broken} == {"data"}
    assert "comparison-table prints '253', its CSV holds [153.0, 153.0]" in broken[0].detail


def test_a_script_that_the_policy_was_sealed_with_is_still_no_part_of_a_lite_page(
    pages: tuple[str, str],
) -> None:
    page = cut_out(r'(?<=Content-Security-Policy" content=")[^"]*', "POLICY")(pages[1])
    sealed = seal(body("<script>go()</script>")(page))
    assert {one.rule for one in check_page(sealed)} == {"policy", "altered"}


def test_the_editions_must_say_the_same(pages: tuple[str, str]) -> None:
    interactive, lite = (page.encode() for page in pages)
    assert same_numbers(interactive, lite) == []
    for old, new in (
        (">153<", ">154<"),
        ('id="headline">', 'id="headline">Not '),
        ('<svg viewBox="0 0', '<svg viewBox="0 1'),
    ):
        differing = lite.decode().replace(old, new)
        assert differing != lite.decode()
        found = {one.rule for one in same_numbers(interactive, differing.encode())}
        assert found == ({"editions"} if "svg" not in old else set())


def test_what_is_no_page_is_told(tmp_path: Path) -> None:
    assert check_page(b"\xff\xfe")[0].detail.startswith("not UTF-8")
    assert check_page(b"")[0].rule == "structure"
    with pytest.raises(InputError, match=r"gone\.html"):
        check_page(tmp_path / "gone.html")
    with pytest.raises(InputError, match="the page carries no provenance"):
        read_provenance(b"<p>x</p>")
    os.mkfifo(tmp_path / "pipe.html")
    began = time.monotonic()
    with pytest.raises(InputError, match=r"pipe\.html"):
        check_page(tmp_path / "pipe.html")
    assert time.monotonic() - began < 60  # it did not wait for a writer


def test_another_edition_than_asked_for_is_told(pages: tuple[str, str]) -> None:
    assert ("structure", "says it is the lite edition") in check_page(
        pages[1].encode(), "interactive"
    )


def test_provenance_is_read_from_a_file(tmp_path: Path, pages: tuple[str, str]) -> None:
    path = tmp_path / "x.html"
    path.write_text(pages[1], encoding="utf-8")
    assert read_provenance(path)["inputs"] == made.PROVENANCE["inputs"]
    assert check_page(path) == []
