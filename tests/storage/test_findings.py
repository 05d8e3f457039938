"""Findings come back as they went in; a later revision supersedes an earlier one."""

from dataclasses import replace

import pytest

from detectors.types import Finding, Window
from storage import Store, findings, ulid
from tests.storage.tables import HOUR, START, register


def finding(subject: str = "age", start: int = START, **changes: object) -> Finding:
    made = Finding(
        id=ulid.new(),
        detector="missing",
        lens="infrastructure",
        subject=subject,
        segment={"country": "D\x00E"},
        window=Window(start, start + HOUR),
        severity="alarm",
        effect=0.5,
        p_value=None,
        baseline=0.01,
        observed=0.51,
        text="nulls: 1 % → 51 %",
        streak=3,
        since=start - 2 * HOUR,
        details={"bins": [1, 2], "名": None},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_finding_comes_back_as_it_went_in(store: Store) -> None:
    system_id, one = register(store), finding()
    with store.begin() as tx:
        findings.replace(tx, system_id, START, "inputs", 0, [one])
    with store.read() as tx:
        assert findings.get(tx, system_id, one.id) == one
        assert findings.of_window(tx, system_id, START, "inputs") == {one.key: one}
        assert findings.of_window(tx, system_id, START, "outcomes") == {}
        assert findings.get(tx, system_id, "unknown") is None


def test_a_later_revision_takes_the_place_of_an_earlier_one(store: Store) -> None:
    system_id, first, second = register(store), finding("old"), finding("new")
    other = finding("other", phase="outcomes")
    with store.begin() as tx:
        findings.replace(tx, system_id, START, "inputs", 0, [first])
        findings.replace(tx, system_id, START, "outcomes", 0, [other])
        findings.replace(tx, system_id, START, "inputs", 1, [second])
    with store.read() as tx:
        assert findings.listing(tx, system_id) == [second, other] or findings.listing(tx, system_id) == [
            other,
            second,
        ]
        # What an incident once rested on can still be read.
        assert findings.get_many(tx, system_id, [first.id, "unknown"]) == {first.id: first}


def test_a_later_revision_without_findings_clears_the_window(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        findings.replace(tx, system_id, START, "inputs", 0, [finding()])
        findings.replace(tx, system_id, START, "inputs", 1, [])
        assert findings.listing(tx, system_id) == []


def test_findings_are_listed_newest_first_and_by_page(store: Store) -> None:
    system_id = register(store)
    made = [finding(f"f{i}", START + i * HOUR) for i in range(5)]
    made[4] = replace(made[4], severity="warn")
    with store.begin() as tx:
        for one in made:
            findings.replace(tx, system_id, one.window.start, "inputs", 0, [one])
    with store.read() as tx:
        page = findings.listing(tx, system_id, limit=2)
        assert page == [made[4], made[3]]
        assert findings.listing(tx, system_id, limit=2, before=page[-1].id) == [made[2], made[1]]
        assert findings.listing(tx, system_id, since=START + HOUR, until=START + 3 * HOUR) == [
            made[2],
            made[1],
        ]
        assert findings.listing(tx, system_id, severities=["warn"]) == [made[4]]


@pytest.mark.parametrize("field", ["effect", "p_value", "baseline", "observed"])
def test_a_number_that_is_not_finite_is_refused(store: Store, field: str) -> None:
    system_id = register(store)
    broken = replace(finding(), **{field: float("nan")})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="finite"), store.begin() as tx:
        findings.replace(tx, system_id, START, "inputs", 0, [broken])


def test_not_a_number_is_refused_in_details_too(store: Store) -> None:
    system_id = register(store)
    with pytest.raises(ValueError, match="JSON"), store.begin() as tx:
        findings.replace(tx, system_id, START, "inputs", 0, [finding(details={"x": float("inf")})])
