"""What a reading is worth beside what else is known: training rows, the season, the scatter of the past."""

from dataclasses import replace

import numpy as np
import pytest

from monitor.triage.case import Case, Scores
from monitor.triage.evidence import gather
from monitor.triage.facts import establish
from monitor.triage.sign import Sign
from tests.monitor.triage.world import PARITY, case, finding, scale

FROZEN = finding("stale", "price", kind="stale", value=None)


def sign(found: Case, symbol: str) -> Sign:
    return gather(establish(found))[symbol]


def test_a_fault_that_the_training_rows_do_not_show_is_doubted() -> None:
    other = finding("training_skew", "user_age", form="rows", transform="null", compared=90, differing=40)
    same = finding("training_skew", "price", form="rows", transform="other", compared=90, differing=40)
    alone = sign(case(findings=(FROZEN,)), "stale").strength
    assert sign(case(findings=(FROZEN,), parity=PARITY), "stale").strength < alone
    assert sign(case(findings=(FROZEN, other)), "stale").strength < alone
    assert sign(case(findings=(FROZEN, same)), "stale").strength == alone


def test_one_window_whose_outcomes_came_before_their_predictions_is_no_chance() -> None:
    many, few = (
        replace(finding("clock", "outcomes", severity="warn"), effect=effect) for effect in (0.6, 0.03)
    )
    assert sign(case(findings=(many,)), "clock_shifted").strength == 0.5
    assert sign(case(findings=(few,)), "clock_shifted").strength < 0.2


def test_a_season_is_one_that_was_expected() -> None:
    """Half a day about noon is above the mean of all hours; twice that is not what the season has."""
    assert sign(case(), "seasonal").state == "fired"
    rhythmless = case()
    flat = {
        name: replace(held, values=np.full(len(held.values), float(np.mean(held.values))))
        for name, held in rhythmless.series.items()
    }
    assert sign(replace(rhythmless, series=flat), "seasonal").state == "clear"


def scattered(by: float) -> Scores:
    """Nine spans of the past whose successes per row lie that far apart, and one with an eighth more."""
    rates = 0.05 * np.append(np.exp(by * np.linspace(-1.5, 1.5, 9)), 1.125)
    rows = np.full(10, 40_000.0)
    table = np.stack([rows, rows * 0.05, rows * rates], axis=1)[:, :, None]
    return Scores(table[:-1], table[-1])


@pytest.mark.parametrize(("by", "state"), [(0.01, "fired"), (0.15, "clear")])
def test_more_successes_than_usual_are_more_than_the_past_scatters_by(by: float, state: str) -> None:
    cheap = replace(case(scale("ctr", 1.125), scale("worth", 0.6)), scores=scattered(by))
    assert sign(cheap, "more_cheaper").state == state


def test_a_ledger_is_added_up_over_the_span_though_its_windows_were_judged() -> None:
    told = finding("reconciliation", "revenue", severity="warn")
    quiet = replace(case(ledger="apart"), tallies={**case().tallies, told.detector: case().tallies["drift"]})
    assert sign(quiet, "log_short").state == "clear"
    lost = case(scale("ctr", 0.9), ledger="apart", tallies=quiet.tallies)
    assert sign(lost, "log_short").state == "fired"


def test_an_alarm_of_a_slice_goes_before_an_earlier_warning() -> None:
    warned, alarmed = (
        replace(
            finding("volume", "predictions", segment={"datacenter": "west"}, severity=severity, ratio=0.1),
            id=severity,
        )
        for severity in ("warn", "alarm")
    )
    found = sign(case(scale("n", 0.2, datacenter="west"), findings=(warned, alarmed)), "volume_slice")
    assert (found.finding, found.strength) == ("alarm", 1.0)


def test_a_small_change_of_a_factor_counts_less() -> None:
    small, large = (
        sign(case(scale("worth", factor), scale("n", 1 / factor)), "value_factor") for factor in (0.96, 0.7)
    )
    assert small.state == large.state == "fired"
    assert small.strength < large.strength == 1.0


def test_two_factors_that_share_a_fall_are_both_seen() -> None:
    fell = case(scale("worth", 0.6), scale("n", 0.62))
    assert sign(fell, "value_factor").state == sign(fell, "volume_factor").state == "fired"
