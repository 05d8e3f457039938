"""Whatever is done to the example, the answer is a definition or its mistakes, each on a line of its own."""

import copy
import datetime
import tomllib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.definition import DefinitionError, declare, from_json, parse, to_json
from tests.monitor.definition.files import EXAMPLE

DOCUMENT = tomllib.loads(EXAMPLE)
LINES = EXAMPLE.split("\n")

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**63, -(2**63) - 1, 0])
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["1h", "value", "revenue", "ctr", "requests", "ts", "score", "quality", "numeric"])
    | st.dates()
    | st.times()
    | st.just(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in the document."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    found = [(value, key) for key in keys]
    return found + [place for key in keys for place in places(value[key])]


def judge_soundly(error: DefinitionError) -> None:
    assert error.problems
    assert str(error).count("\n") == len(error.problems) - 1
    assert all(problem.message and str(problem).isprintable() for problem in error.problems)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_value_anywhere_is_taken_or_refused_in_words(data: st.DataObject) -> None:
    document = copy.deepcopy(DOCUMENT)
    for _ in range(data.draw(st.integers(1, 4))):
        container, key = data.draw(st.sampled_from(places(document)))
        action = data.draw(st.sampled_from(["replace", "remove", "add"]))
        if action == "replace":
            container[key] = data.draw(VALUES)
        elif action == "remove":
            del container[key]
        elif isinstance(container, dict):
            container[data.draw(st.text(max_size=10))] = data.draw(VALUES)
        else:
            container.append(data.draw(VALUES))
        if not places(document):
            return
    try:
        declared = declare(document)
    except DefinitionError as error:
        judge_soundly(error)
    else:
        assert from_json(to_json(declared)) == declared


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_damage_to_the_text_is_taken_or_refused_in_words(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(lines) - 1))
        column = data.draw(st.integers(0, len(lines[at])))
        match data.draw(st.sampled_from(["drop", "double", "swap", "insert", "cut"])):
            case "drop":
                lines[at] = ""
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                other = data.draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
            case "insert":
                lines[at] = lines[at][:column] + data.draw(st.text(max_size=8)) + lines[at][column:]
            case "cut":
                lines[at] = lines[at][:column]
    try:
        parse("\n".join(lines))
    except DefinitionError as error:
        judge_soundly(error)


@given(st.text(alphabet=st.sampled_from("[]{}\"'=.,#\\\n\0 aé01-+:_TZ"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_of_toml_signs_is_taken_or_refused_in_words(text: str) -> None:
    try:
        parse(text)
    except DefinitionError as error:
        judge_soundly(error)
