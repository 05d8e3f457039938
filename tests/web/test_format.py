"""How values look."""

from typing import Any

import pytest

from web import format as form
from web import svg


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (form.when(1_793_577_600_000_000), "2 Nov 2026, 00:00"),
        (form.when(None), "–"),
        (form.when_text("2026-11-02T01:00:00+01:00"), "2 Nov 2026, 00:00"),
        (form.span(3_600_000_000 * 27), "1 d 3 h"),
        (form.span(-5), "0 s"),
        (form.number(1234567.8), "1,234,568"),
        (form.number(-0.04123), "−0.04123"),
        (form.number(None), "–"),
        (form.percent(-0.377), "−38 %"),
        (form.p_value(None), "–"),
        (form.p_value(0.0), "< 0.0001"),
        (form.p_value(0.0321), "0.032"),
        (form.weight(3.14), "+3.1"),
        (form.against(1.8), "−1.8"),
        (form.against(-1.8), "−1.8"),
        (form.segment({}), "everywhere"),
        (form.segment({"b": "", "a": "x"}), "a = x, b = (empty)"),
    ],
)
def test_a_value_looks_as_a_reader_expects(shown: str, expected: str) -> None:
    assert shown == expected


def test_a_waterfall_goes_from_expected_to_observed_without_a_gap() -> None:
    parts: list[dict[str, Any]] = [{"factor": "a", "share": 1.25}, {"factor": "b", "share": -0.25}]
    bars = svg.waterfall({"expected": 100.0, "observed": 60.0}, parts, room=100.0)
    assert [(bar.label, bar.kind) for bar in bars] == [
        ("expected", "total"),
        ("a", "down"),
        ("b", "up"),
        ("observed", "total"),
    ]
    assert [(bar.x, bar.width) for bar in bars] == [(0, 100), (50, 50), (50, 10), (0, 60)]
    assert [bar.value for bar in bars] == [100, -50, 10, 60]


@pytest.mark.parametrize("change", [{"expected": 0.0, "observed": 0.0}, {"expected": -5.0, "observed": 5.0}])
def test_a_waterfall_of_nothing_or_across_zero_stays_in_its_picture(change: dict[str, Any]) -> None:
    bars = svg.waterfall(change, [{"factor": "a", "share": 1.0}], room=100.0)
    assert all(0 <= bar.x <= 100 and bar.x + bar.width <= 101 for bar in bars)


@pytest.mark.parametrize(
    ("values", "path"),
    [([], ""), ([None], ""), ([5.0], "M0.00 15.00"), ([1.0, 1.0], "M0.00 15.00 L100.00 15.00")],
)
def test_a_sparkline_of_little_is_still_a_path(values: list[float | None], path: str) -> None:
    assert svg.sparkline(values) == path


def test_commands_in_a_sentence_are_set_as_code_and_nothing_else_is_markup() -> None:
    assert str(form.coded("Run `bifocal proxies <a>` now")) == (
        "Run <code>bifocal proxies &lt;a&gt;</code> now"
    )
    assert str(form.coded("a lone ` & no more")) == "a lone ` &amp; no more"
