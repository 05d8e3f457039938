"""Whatever is known or missing, a diagnosis is well formed and never an exception."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detectors.declared import HOUR_US
from detectors.types import Event, Finding, Tally, Window
from monitor.triage import Parity, Slices, diagnose
from monitor.triage.case import Case
from monitor.triage.render import to_json, to_text
from monitor.triage.symbols import SYMBOLS
from tests.monitor.triage.world import ADS, HISTORY, ONSET, case, renamed, scale

DETECTORS = sorted(
    {name for letter in SYMBOLS.values() for name in letter.detectors} | {"metric", "unheard_of"}
)
factor = st.sampled_from([0.0, 0.01, 0.3, 0.8, 1.0, 1.3, 20.0])
faults = st.one_of(
    st.builds(scale, st.sampled_from(["n", "ctr", "worth"]), factor),
    st.builds(
        lambda key, by, value: scale(key, by, country=value),
        st.sampled_from(["n", "ctr"]),
        factor,
        st.just("DE"),
    ),
    st.builds(lambda share, by: renamed("app_version", "5.0", "5.1", share, by), st.floats(0, 1), factor),
)
number = st.one_of(st.none(), st.floats(0, 2), st.just(0.0))
details = st.fixed_dictionaries(
    {},
    optional={
        "ratio": number, "factor": number, "offset": number, "rate": number, "baseline_rate": number,
        "replaced": st.booleans(), "form": st.sampled_from([None, "case"]),
        "kind": st.sampled_from(["null", "outcomes"]),
    },
)  # fmt: skip


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    start = ONSET + draw(st.integers(-3, 12)) * HOUR_US
    return Finding(
        id=draw(st.sampled_from("ABCDEF")), detector=draw(st.sampled_from(DETECTORS)),
        lens=draw(st.sampled_from(["infrastructure", "quality", "business"])),
        subject=draw(st.sampled_from(["user_age", "price", "revenue", "ctr", "", "名"])),
        segment=draw(st.sampled_from([{}, {"app_version": "5.1"}, {"country": "DE"}, {"unknown": "x"}])),
        window=Window(start, start + HOUR_US), severity=draw(st.sampled_from(["warn", "alarm"])),
        effect=draw(st.floats(-5, 5)), p_value=draw(number), baseline=draw(number), observed=draw(number),
        text="something was seen", streak=draw(st.integers(0, 5)),
        since=draw(st.sampled_from([None, start - 40 * HOUR_US, start])), details=draw(details),
    )  # fmt: skip


tally = st.builds(Tally, *(st.integers(0, 3) for _ in range(4)))
event = st.builds(
    Event, st.integers(ONSET - 50 * HOUR_US, ONSET + 20 * HOUR_US),
    st.sampled_from(["deploy", "config", "holiday", "planned", "other"]),
    st.sampled_from(["app 5.1", "{x}", ""]),
    st.one_of(st.none(), st.integers(ONSET, ONSET + 99 * HOUR_US)), st.sampled_from([None, "v9"]),
)  # fmt: skip
versions = st.dictionaries(st.sampled_from(["v7", "v9", ""]), st.tuples(st.integers(0, 9), st.integers(0, 9)))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    parity = draw(st.dictionaries(st.sampled_from(["ledger", "probes", "replay", "row_skew"]), st.booleans()))
    found = case(
        *draw(st.lists(faults, max_size=3)),
        ledger=draw(st.sampled_from(["agrees", "apart", "none"])),
        findings=tuple(draw(st.lists(findings(), max_size=6, unique_by=lambda f: f.id))),
        tallies=draw(st.dictionaries(st.sampled_from(DETECTORS), tally)),
        events=tuple(draw(st.lists(event, max_size=4))),
        versions=draw(versions),
        parity={name: Parity(clear, "compared") for name, clear in parity.items()},
        metric=draw(
            st.sampled_from([None, "revenue", "ctr", "requests", "billed_revenue", "no such metric"])
        ),
    )
    without: dict[str, Any] = draw(
        st.sampled_from(
            [{}, {"before": None}, {"during": None}, {"series": {}}, {"before": None, "during": None}]
        )
    )
    return replace(holes(found, draw(st.sampled_from(["none", "some", "span"]))), **without)


def holes(found: Case, which: str) -> Case:
    """The case with windows that have no value."""
    gone = {"none": slice(0, 0), "some": slice(None, None, 3), "span": slice(HISTORY, None)}[which]
    series = {}
    for name, held in found.series.items():
        values = held.values.copy()
        values[gone] = np.nan
        series[name] = replace(held, values=values)
    return replace(found, series=series)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_a_diagnosis_is_well_formed_whatever_is_known(found: Case) -> None:
    diagnosis = diagnose(found)
    assert all(0.0 <= cause.probability <= 1.0 for cause in diagnosis.causes)
    assert sum(cause.probability for cause in diagnosis.causes) <= 1.0 + 1e-9
    assert 0.0 <= diagnosis.confidence <= 1.0
    assert diagnosis.causes or diagnosis.verdict == "inconclusive"
    assert [c.probability for c in diagnosis.causes] == sorted(
        (c.probability for c in diagnosis.causes), reverse=True
    )
    assert all(c.explains is None or 0.0 <= c.explains <= 1.0 for c in diagnosis.causes)
    assert not diagnosis.decomposition or abs(sum(share for _, share in diagnosis.decomposition) - 1) < 1e-9
    assert json.dumps(to_json(diagnosis), allow_nan=False)
    assert len(to_text(diagnosis).splitlines()) <= 40


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_the_order_in_which_findings_and_events_come_changes_nothing(found: Case) -> None:
    turned = replace(found, findings=found.findings[::-1], events=found.events[::-1])
    assert to_json(diagnose(turned)) == to_json(diagnose(found))


def test_slices_without_rows_are_no_exception() -> None:
    empty = Slices({(): {(): {"n": 0.0, "labels": 0.0, "value": 0.0}}, ("country",): {}})
    sides: list[dict[str, Any]] = [{"before": empty}, {"during": empty}, {"before": empty, "during": empty}]
    for side in sides:
        assert diagnose(replace(case(scale("ctr", 0.5)), **side)).system == ADS.name
