"""Definitions in the store: exactly what was put there, and nothing of another shape."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.declared import Declared, Experiment, Feature, Metric, Probe
from monitor.definition import DefinitionError, from_json, parse, to_json
from tests.monitor.definition.files import EXAMPLE, MINIMAL

WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
DECLARED = st.builds(
    Declared,
    name=WORDS,
    columns=st.dictionaries(WORDS, WORDS, max_size=3),
    features=st.lists(
        st.builds(Feature, WORDS, st.just("numeric"), min=st.none() | NUMBERS, nullable=st.booleans())
    ).map(tuple),
    metrics=st.lists(
        st.builds(Metric, WORDS, st.just("proxy"), ratio=st.just(("labels", "value")), reconciles=WORDS)
    ).map(tuple),
    probes=st.lists(
        st.builds(Probe, WORDS, WORDS, st.just("mlflow"), WORDS, NUMBERS, st.integers(0, 10**15))
    ).map(tuple),
    experiments=st.lists(st.builds(Experiment, WORDS, WORDS, st.dictionaries(WORDS, NUMBERS))).map(tuple),
)


@pytest.mark.parametrize("text", [EXAMPLE, MINIMAL])
def test_a_definition_comes_back_as_it_was_stored(text: str) -> None:
    declared = parse(text)
    assert from_json(json.loads(json.dumps(to_json(declared)))) == declared


@given(DECLARED)
def test_any_definition_comes_back_to_the_last_bit(declared: Declared) -> None:
    assert from_json(json.loads(json.dumps(to_json(declared)))) == declared


def test_the_same_definition_is_stored_as_the_same_bytes() -> None:
    assert json.dumps(to_json(parse(EXAMPLE))) == json.dumps(to_json(parse(EXAMPLE)))


def changed(**values: Any) -> dict[str, Any]:
    return to_json(parse(EXAMPLE)) | values


@pytest.mark.parametrize(
    ("stored", "path"),
    [
        ({}, "name"),
        (changed(name=3), "name"),
        (changed(window_us="1h"), "window_us"),
        (changed(window_us=True), "window_us"),
        (changed(extra=1), "extra"),
        (changed(model={"task": "binay"}), "model.task"),
        (changed(model={"tsk": "binary"}), "model.tsk"),
        (changed(features=[{"name": "a"}]), "features[0].kind"),
        (changed(features={}), "features"),
    ],
)
def test_another_shape_is_refused_by_its_path(stored: dict[str, Any], path: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        from_json(stored)
    assert str(refused.value) == f"{path}: is not as a stored definition has it"


@pytest.mark.parametrize("stored", [{"name": b"ads"}, {1: {2, 3}}])
def test_what_is_no_json_is_refused(stored: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError, match="a stored definition holds JSON values only"):
        from_json(stored)
