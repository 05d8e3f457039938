"""Do the successes of some kinds of rows leave what their scores promise?"""

from dataclasses import replace

import pytest

from monitor.triage.case import Case, Slices
from monitor.triage.report import diagnose
from monitor.triage.sign import State
from monitor.triage.uneven import uneven_signs
from tests.monitor.triage.world import CTR, PARITY, Fault, case, finding, scale


def promised(slices: Slices) -> Slices:
    """Each row has the score that a healthy row deserves."""
    margins = {
        margin: {values: {**cell, "score": cell["n"] * CTR} for values, cell in cells.items()}
        for margin, cells in slices.margins.items()
    }
    return replace(slices, margins=margins)


def scored(*faults: Fault, **changes: object) -> Case:
    made = case(*faults)
    assert made.before is not None
    assert made.during is not None
    return replace(made, before=promised(made.before), during=promised(made.during), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("faults", "state"),
    [
        ((), "clear"),
        ((scale("ctr", 0.6),), "clear"),
        ((scale("n", 3.0, country="IT"),), "clear"),
        ((scale("ctr", 0.5, country="FR"),), "fired"),
        ((scale("ctr", 0.5, datacenter="west"),), "clear"),
    ],
    ids=["healthy", "less everywhere", "other proportions", "less of one kind", "less in one site"],
)
def test_one_factor_for_all_kinds_of_rows_is_even(faults: tuple[Fault, ...], state: State) -> None:
    (sign,) = uneven_signs(scored(*faults))
    assert sign.state == state


def test_the_slice_is_named_with_what_came_and_what_was_to_be_expected() -> None:
    (sign,) = uneven_signs(scored(scale("ctr", 0.5, country="FR")))
    assert sign.segment == {"country": "FR"}
    assert sign.text.startswith("1,800 successes came with country = FR")


def test_without_scores_or_outcomes_nothing_is_said() -> None:
    made = scored(scale("ctr", 0.5, country="FR"))
    assert made.during is not None
    assert uneven_signs(case()) == []
    assert uneven_signs(replace(made, during=None)) == []
    assert uneven_signs(replace(made, during=replace(made.during, mature=0.0))) == []


def test_few_successes_are_no_sign() -> None:
    assert uneven_signs(scored(scale("n", 0.001))) == []


def test_where_some_kinds_yield_less_than_promised_the_tie_itself_is_in_question() -> None:
    off = finding("calibration", "score", lens="quality")
    everywhere = diagnose(scored(scale("ctr", 0.8), findings=(off,), parity=PARITY))
    somewhere = diagnose(scored(scale("ctr", 0.4, country="FR"), findings=(off,), parity=PARITY))
    assert "concept.drift" not in [cause.cause for cause in everywhere.causes[:2]]
    assert "concept.drift" in [cause.cause for cause in somewhere.causes[:2]]
