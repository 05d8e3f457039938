from dataclasses import replace

import numpy as np
import pytest

from detectors.declared import HOUR_US, Metric
from detectors.series import Series
from detectors.types import Finding, Tally, Window
from monitor.triage import Parity
from monitor.triage.case import Case, Cells, Margin
from monitor.triage.evidence import gather
from monitor.triage.facts import establish
from monitor.triage.parity import parity_is_clear
from monitor.triage.sign import Sign
from monitor.triage.symbols import SYMBOLS
from tests.monitor.triage.world import ADS, ONSET, PARITY, SPAN, case, finding, renamed, scale


def sign(found: Case, symbol: str) -> Sign:
    return gather(establish(found))[symbol]


def state(found: Case, symbol: str) -> str:
    return sign(found, symbol).state


def test_every_symbol_has_a_sign_whatever_is_known() -> None:
    assert set(gather(establish(Case(ADS, SPAN)))) == set(SYMBOLS)
    assert set(gather(establish(case()))) == set(SYMBOLS)


def test_a_detector_fires_is_clear_or_is_missing() -> None:
    nulls = finding("missing", "user_age", rate=0.4, baseline_rate=0.01, kind="null")
    assert state(case(findings=(nulls,)), "nulls") == "fired"
    assert state(case(), "nulls") == "clear"
    assert state(case(tallies={}), "nulls") == "missing"
    assert state(case(tallies={"missing": Tally(too_few=12)}), "nulls") == "missing"


@pytest.mark.parametrize(
    ("found", "fired", "clear"),
    [
        (finding("vocabulary", "device", replaced=True, form=None), "recoded", "new_values"),
        (finding("vocabulary", "device", replaced=False, form="case"), "recoded", "new_values"),
        (finding("vocabulary", "device", replaced=False, form=None), "new_values", "recoded"),
        (finding("ranges", "price", factor=100.0, offset=None), "rescaled", "nulls"),
        (finding("volume", "predictions", ratio=0.5), "volume_down", "nulls"),
        (finding("volume", "predictions", ratio=1.5), "volume_up", "nulls"),
        (finding("calibration", "score", lens="quality", ratio=0.7), "calibration_off", "inputs_drift"),
        (finding("probes", "golden"), "probe_failed", "nulls"),
        (finding("replay", "inputs"), "probe_failed", "nulls"),
        (finding("unanswered", "golden", kind="error"), "errors_up", "nulls"),
        (finding("join_rate", "outcomes"), "labels_missing", "nulls"),
        (finding("freshness", "outcomes"), "labels_late", "nulls"),
        (finding("serving", "fallbacks"), "fallbacks_up", "errors_up"),
        (finding("new_segment", "country", lens="quality"), "new_values", "nulls"),
    ],
)
def test_a_finding_is_read_as_its_symbol(found: Finding, fired: str, clear: str) -> None:
    assert state(case(findings=(found,)), fired) == "fired"
    assert state(case(findings=(found,)), clear) == "clear"


def test_ranges_without_a_constant_factor_are_no_change_of_unit() -> None:
    assert (
        state(case(findings=(finding("ranges", "price", factor=None, offset=None),)), "rescaled") == "clear"
    )


def test_a_ledger_finding_tells_which_side_is_short() -> None:
    short = finding("reconciliation", "revenue")
    assert state(case(findings=(replace(short, observed=0.6, baseline=1.0),)), "log_short") == "fired"
    assert state(case(findings=(replace(short, observed=1.6, baseline=1.0),)), "log_long") == "fired"


def test_posts_that_stop_are_a_fault_of_their_log_unless_everything_stopped() -> None:
    silent = finding("posts", "billed_revenue", effect=6.0)
    outage = finding("volume", "predictions", ratio=0.0)
    assert sign(case(findings=(silent,)), "posts_gone").subject == "billed_revenue"
    assert state(case(findings=(silent, outage)), "posts_gone") != "fired"


def test_drift_of_a_feature_with_a_fault_of_its_own_is_not_counted_again() -> None:
    nulls = finding("missing", "user_age", rate=0.4, baseline_rate=0.01, kind="null")
    own, other = (finding("drift", name, lens="quality") for name in ("user_age", "price"))
    assert state(case(findings=(nulls, own)), "inputs_drift") == "clear"
    assert sign(case(findings=(nulls, own, other)), "inputs_drift").subject == "price"


def test_a_warning_is_weaker_than_an_alarm_and_a_single_one_of_many_windows_weaker_still() -> None:
    warning = finding("missing", "user_age", severity="warn", rate=0.4, baseline_rate=0.01, kind="null")
    windows = [Window(ONSET + n * HOUR_US, ONSET + (n + 1) * HOUR_US) for n in range(3)]
    lasting = tuple(replace(warning, id=f"W{n}", window=window) for n, window in enumerate(windows))
    assert sign(case(findings=lasting), "nulls").strength == 0.5
    assert sign(case(findings=lasting[:1]), "nulls").strength == pytest.approx(0.5 / 3)


def test_a_finding_that_began_long_after_the_metric_moved_is_weaker() -> None:
    late = finding(
        "missing", "user_age", since=ONSET + 8 * HOUR_US, rate=0.4, baseline_rate=0.01, kind="null"
    )
    assert sign(case(scale("ctr", 0.6), findings=(late,)), "nulls").strength == 0.5
    assert sign(case(findings=(late,)), "nulls").strength == 1.0


def test_a_finding_outside_the_span_is_not_evidence() -> None:
    nulls = finding("missing", "user_age", rate=0.4, baseline_rate=0.01, kind="null")
    earlier = replace(nulls, window=Window(ONSET - 2 * HOUR_US, ONSET - HOUR_US))
    assert state(case(findings=(earlier,)), "nulls") == "clear"


def test_fewer_nulls_than_usual_are_no_fault() -> None:
    fewer = replace(finding("missing", "user_age", kind="null"), observed=0.0, baseline=0.2)
    assert state(case(findings=(fewer,)), "nulls") == "clear"


def test_several_features_with_the_same_fault_are_told_together() -> None:
    both = tuple(finding("missing", name, kind="null") for name in ("price", "user_age"))
    assert "also price" in sign(case(findings=both), "nulls").text


def test_a_posted_ledger_is_reconciled_without_a_detector() -> None:
    assert state(case(scale("ctr", 0.6)), "log_short") == "clear"
    assert state(case(scale("ctr", 0.6), ledger="apart"), "log_short") == "fired"
    assert state(case(scale("ctr", 1.6), ledger="apart"), "log_long") == "fired"
    assert state(case(scale("ctr", 0.6), ledger="none"), "log_short") == "missing"


def test_parity_is_clear_when_ledger_rows_and_probes_were_compared_and_none_failed() -> None:
    failed = {"replay": Parity(False, "replay disagrees on 12 of 100 rows")}
    for found, expected in (
        (case(parity=PARITY), True),
        (case(), False),
        (case(ledger="none"), False),
        (case(ledger="none", parity=PARITY), False),
        (case(parity=failed), False),
        (case(ledger="apart", parity=PARITY), True),
        (case(scale("ctr", 0.6), ledger="apart", parity=PARITY), False),
    ):
        assert parity_is_clear(gather(establish(found))) is expected


def test_a_change_in_an_infrastructure_slice_is_told_from_one_in_a_quality_slice() -> None:
    infra, quality = case(scale("ctr", 0.5, datacenter="west")), case(scale("ctr", 0.5, country="FR"))
    assert (state(infra, "in_infra_slice"), state(infra, "in_quality_slice")) == ("fired", "clear")
    assert (state(quality, "in_infra_slice"), state(quality, "in_quality_slice")) == ("clear", "fired")
    assert state(case(scale("ctr", 0.5)), "everywhere") == "fired"


def test_a_new_country_is_a_new_slice_and_a_new_release_is_not() -> None:
    assert sign(case(renamed("country", "DE", "BR", 0.3)), "new_slice").segment == {"country": "BR"}
    assert state(case(renamed("app_version", "5.0", "5.1", 0.3)), "new_slice") == "clear"


def test_rows_that_move_to_a_new_value_are_no_shift_of_the_known_ones() -> None:
    assert state(case(renamed("country", "DE", "BR", 0.6)), "mix_demand") == "clear"
    assert state(case(scale("n", 0.3, country="DE")), "mix_demand") == "fired"


def test_infrastructure_slices_in_other_proportions_are_no_shift_of_the_population() -> None:
    assert state(case(scale("n", 0.1, datacenter="west")), "mix_demand") == "clear"


def test_versions_without_a_past_to_compare_tell_nothing() -> None:
    declared = replace(ADS, model=None)
    assert state(case(declared=declared, versions={"v9": (0, 100)}), "version_unmeant") == "missing"
    assert state(case(declared=declared, versions={"": (0, 100)}), "version_unmeant") == "missing"
    assert state(case(versions={"v7": (0, 100)}), "version_unmeant") == "clear"


def test_successes_worth_nothing_are_seen_in_the_totals() -> None:
    found = case()
    assert found.during is not None
    margins: dict[Margin, Cells] = {
        **found.during.margins,
        (): {(): {**found.during.total, "worthless": 6_000.0}},
    }
    assert state(replace(found, during=replace(found.during, margins=margins)), "worthless") == "fired"
    assert state(found, "worthless") == "clear"


def test_worth_that_stands_at_rows_which_are_no_successes_tells_of_wrong_labels() -> None:
    for more, worth, wrong in ((5.0, 0.2, True), (5.0, 0.1, False)):  # the others: 2 times the usual worth, 1
        found = case(scale("worth", worth), scale("ctr", more))
        assert found.during is not None
        total = found.during.total
        mostly: dict[Margin, Cells] = {(): {(): {**total, "worthless": 0.9 * total["labels"]}}}
        during = replace(found.during, margins={**found.during.margins, **mostly})
        assert (state(replace(found, during=during), "labels_wrong") == "fired") is wrong


def test_outcomes_that_are_not_mature_are_not_lost() -> None:
    found = case(scale("ctr", 0.0))
    assert found.during is not None
    assert state(replace(found, during=replace(found.during, mature=0.0)), "labels_down") == "missing"


def test_a_ledger_that_fell_to_nothing_with_the_log_agrees_with_it() -> None:
    def emptied(name: str, found: Series) -> Series:
        gone = (found.starts >= SPAN.start) & (name in ("revenue", "billed_revenue"))
        return replace(found, values=np.where(gone, 0.0, found.values))

    healthy = case()
    silent = replace(healthy, series={name: emptied(name, each) for name, each in healthy.series.items()})
    assert state(silent, "log_short") == state(silent, "log_long") == "clear"


def test_latency_is_clear_only_where_a_latency_was_looked_at() -> None:
    known = replace(ADS, metrics=(*ADS.metrics, Metric("p99_latency_ms", "infrastructure", series=True)))
    ran = {**case().tallies, "gauge": Tally(ok=36)}
    assert state(case(), "latency_up") == "missing"
    assert state(case(tallies=ran), "latency_up") == "missing"
    assert state(case(tallies=ran, declared=known), "latency_up") == "clear"
    slow = finding("gauge", "p99_latency_ms")
    assert state(case(findings=(slow,), declared=known), "latency_up") == "fired"


def test_the_first_version_ever_served_is_not_a_new_one() -> None:
    assert state(case(versions={"v7": (0, 1_000)}), "version_new") == "missing"
    assert state(case(versions={"v7": (0, 1_000)}), "version_unmeant") == "clear"
    assert state(case(versions={"v8": (0, 1_000)}), "version_unmeant") == "fired"
    assert state(case(versions={"v6": (1_000, 0), "v7": (0, 1_000)}), "version_new") == "fired"
    assert state(case(versions={"v6": (1_000, 0), "v7": (20, 1_000)}), "version_new") == "fired"
    assert state(case(versions={"v6": (1_000, 600), "v7": (500, 500)}), "version_new") == "clear"
