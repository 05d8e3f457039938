"""Whatever an endpoint does, each input gets a reply, and nobody waits for ever."""

import socket
import time
from dataclasses import replace
from typing import get_args

import pytest

from detectors.declared import Probe
from monitor.definition.shapes import Protocol
from monitor.probing import protocols
from monitor.probing.ask import Limits, ask
from tests.monitor.probing import models
from tests.monitor.probing.models import Broken, Server, score

ROWS = [{"age": 20.0 + at, "page": "home" if at % 3 else "news"} for at in range(40)]
BRIEF = Limits(request_s=0.5, total_s=1.0)


def test_every_protocol_of_the_system_file_is_a_file() -> None:
    assert set(protocols.names()) == set(get_args(Protocol))
    with pytest.raises(KeyError):
        protocols.protocol_named("grpc")


def test_kserve_is_asked_for_instances_in_batches(model: Server) -> None:
    replies = ask(model.probe(), ROWS)
    assert [reply.value for reply in replies] == [score(row) for row in ROWS]
    assert [(path, len(given["instances"])) for path, given in model.asked] == [
        ("/v1/models/ads:predict", 32),
        ("/v1/models/ads:predict", 8),
    ]
    assert all(reply.latency_ms is not None and reply.latency_ms > 0 for reply in replies)


@pytest.mark.parametrize("tail", ["", "/", "/invocations"])
def test_mlflow_is_asked_at_invocations_with_its_columns_in_order(model: Server, tail: str) -> None:
    probe = Probe("golden", model.mlflow + tail, "mlflow", "c")
    assert [reply.value for reply in ask(probe, ROWS[:3])] == [score(row) for row in ROWS[:3]]
    ((path, given),) = model.asked
    assert (path, given["dataframe_split"]["columns"]) == ("/invocations", ["age", "page"])


def test_mlflow_gets_records_where_inputs_have_different_columns(model: Server) -> None:
    mixed = [ROWS[0], {**ROWS[1], "extra": 1}]
    replies = ask(Probe("golden", model.mlflow, "mlflow", "c"), mixed)
    assert [reply.value for reply in replies] == [score(row) for row in mixed]
    assert model.asked[0][1] == {"dataframe_records": mixed}


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (models.slow, "no answer within 0.5 s"),
        (models.failing, "answered 500: <html>out of memory\N{REPLACEMENT CHARACTER}</html>"),
        (models.garbage, "the answer is not JSON"),
        (models.nested, "the answer is not JSON"),
        (models.fewer, "4 predictions came for 5 inputs"),
        (models.nothing, "the answer holds no list `predictions`"),
        (models.endless, "the answer is longer than 4,194,304 bytes"),
        (models.elsewhere, "answered 307"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_an_endpoint_that_does_not_answer_is_silent_for_a_reason(
    model: Server, broken: Broken, why: str
) -> None:
    model.behaviour = broken
    replies = ask(model.probe(), ROWS[:5], BRIEF)
    assert {reply.silence for reply in replies} == {why}
    assert len(replies) == 5
    assert len(model.asked) == 1


@pytest.mark.parametrize(("broken", "word"), [(models.nan, "NaN"), (models.texts, '"high"')])
def test_an_answer_that_is_no_number_is_nonsense(model: Server, broken: Broken, word: str) -> None:
    model.behaviour = broken
    assert {reply.nonsense for reply in ask(model.probe(), ROWS[:5])} == {word}


@pytest.mark.parametrize("shape", [[[0.5]], {"score": 0.5}, [{"0": [0.5]}]])
def test_a_number_alone_in_its_list_or_table_is_a_number(model: Server, shape: object) -> None:
    model.behaviour = lambda server, scores: models.said([shape])
    assert ask(model.probe(), ROWS[:1])[0].value == 0.5


@pytest.mark.parametrize("value", [True, None, [0.1, 0.9], [], 10**400, {"a": 1, "b": 2}])
def test_what_could_be_two_numbers_or_none_is_not_guessed(model: Server, value: object) -> None:
    model.behaviour = lambda server, scores: models.said([value])
    (reply,) = ask(model.probe(), ROWS[:1])
    assert reply.nonsense is not None
    assert len(reply.nonsense) <= 201


def test_a_closed_port_is_told_and_the_other_batches_are_not_tried() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    replies = ask(Probe("golden", f"http://127.0.0.1:{port}/", "kserve-v1", "c"), ROWS)
    assert "refused" in str(replies[0].silence)
    assert str(replies[-1].silence).startswith("not asked after: ")
    assert len(replies) == len(ROWS)


def test_an_endpoint_that_never_ends_its_answer_costs_no_more_than_the_limit(model: Server) -> None:
    model.behaviour = models.slow
    begun = time.monotonic()
    assert all(reply.silence for reply in ask(model.probe(), ROWS, replace(BRIEF, batch=1)))
    assert time.monotonic() - begun < 1.4


def test_time_that_is_up_ends_the_asking(model: Server) -> None:
    replies = ask(model.probe(), ROWS, Limits(batch=4, total_s=0.0))
    assert {reply.silence for reply in replies} == {"not asked: the requests before took 0 s"}
    assert not model.asked
