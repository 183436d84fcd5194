"""Messages: every code a result may carry has words, every word is used, nothing is half said."""

import ast
import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message

from analytics import results
from analytics.errors import ParameterError
from analytics.prose.messages import say
from tests.conftest import ROOT

FOLDER = ROOT / "analytics" / "prose" / "messages" / "en"
CODES = {"refused": "refused", "cautions": "caution", "notes": "note"}


def messages() -> dict[str, Path]:
    found = {}
    for path in sorted(FOLDER.glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, Junk), f"{path.name}: {entry.content[:60]}"
            if isinstance(entry, Message):
                assert entry.id.name not in found, entry.id.name
                assert entry.id.name.startswith(f"{path.stem}-"), f"{entry.id.name} in {path.name}"
                found[entry.id.name] = path
    return found


def codes() -> set[str]:
    return {
        f"{prefix}-{code}"
        for contract in results.contracts().values()
        for column, prefix in CODES.items()
        for code in contract.codes.get(column, ())
    }


def said() -> list[re.Pattern[str]]:
    """The ids that the package says: texts as they are, gaps of f-strings as any word."""
    found = []
    for path in (ROOT / "analytics").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(part.value) if isinstance(part, ast.Constant) else r"[a-z_-]+"
                    for part in node.values
                ]
                found.append(re.compile("".join(parts)))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(re.compile(re.escape(node.value)))
    return [pattern for pattern in found if re.match(r"[a-z_]+(\\)?-", pattern.pattern)]


def test_every_code_of_a_result_has_words() -> None:
    assert codes() <= set(messages())


def test_every_message_is_used() -> None:
    used = said()
    unused = {
        name
        for name in set(messages()) - codes()
        if not any(pattern.fullmatch(name) for pattern in used)
    }
    assert not unused - {name for name in unused if name.startswith("left_out-")}


def test_a_message_counts() -> None:
    assert say("left_out-doubtful", count=1) == "1 report marked as doubtful"
    assert say("left_out-doubtful", count=1200) == "1,200 reports marked as doubtful"


@pytest.mark.parametrize("call", [("nobody-says", {}), ("left_out-open", {})])
def test_an_unknown_message_or_a_missing_fact_is_an_error(call: tuple) -> None:
    with pytest.raises(ParameterError, match=r"no such message|cannot be said"):
        say(call[0], **call[1])
