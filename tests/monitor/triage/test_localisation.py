import itertools

import numpy as np
import pytest

from monitor.triage.case import Cells, Slices
from monitor.triage.localisation import Pairs, Table, localise, new_values, rate_table, volume_table
from tests.monitor.triage.world import ADS, ROWS, Fault, renamed, scale, slices, usual

INFRA = frozenset(d.name for d in ADS.dimensions if d.lens == "infrastructure")


def after(*faults: Fault) -> Slices:
    groups = usual()
    for fault in faults:
        fault(groups)
    return slices(groups)


def clicks(during: Slices) -> Table:
    return rate_table(slices(usual(), 7.0), during, "labels")


def test_the_slice_whose_rate_fell_is_found_with_its_share() -> None:
    (found,) = localise(clicks(after(scale("ctr", 0.5, country="FR"))))
    assert found.segment == {"country": "FR"}
    assert found.share == pytest.approx(1.0, abs=0.01)
    assert found.expected == pytest.approx(ROWS * 0.3 * 0.05, rel=0.01)
    assert found.observed == pytest.approx(ROWS * 0.3 * 0.025, rel=0.01)


def test_an_even_fall_sits_in_no_slice() -> None:
    assert localise(clicks(after(scale("ctr", 0.6)))) == ()


def test_nothing_is_localised_when_nothing_changed() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        expected = rng.uniform(50, 5_000, 12)
        table: Table = {("page",): {(str(i),): (e, float(rng.poisson(e))) for i, e in enumerate(expected)}}
        assert localise(table) == ()


def test_scatter_among_many_healthy_slices_is_not_taken_for_a_fault() -> None:
    rng = np.random.default_rng(4)
    table: Table = {("page",): {(str(i),): (1_000.0, 1_000.0 * rng.lognormal(0, 0.2)) for i in range(40)}}
    assert localise(table) == ()


def test_a_release_that_rolls_out_is_judged_by_its_rate_and_the_old_one_is_not_blamed() -> None:
    (found,) = localise(clicks(after(renamed("app_version", "5.0", "5.1", share=0.5, ctr=0.5))))
    assert found.segment == {"app_version": "5.1"}
    assert found.share == pytest.approx(1.0, abs=0.02)


def test_an_innocent_release_is_not_localised() -> None:
    assert localise(clicks(after(renamed("app_version", "5.0", "5.1", share=0.5)))) == ()


def test_the_slice_where_two_dimensions_meet_is_preferred_to_either() -> None:
    found = localise(clicks(after(scale("ctr", 0.2, country="DE", datacenter="west"))))
    assert found[0].segment == {"datacenter": "west", "country": "DE"}
    assert len(found) == 1


def test_two_broken_slices_are_peeled_off_one_after_the_other() -> None:
    broken = after(scale("ctr", 0.3, country="DE"), scale("ctr", 0.3, country="IT", datacenter="east"))
    found = localise(clicks(broken))
    assert [dict(f.segment) for f in found] == [{"country": "DE"}, {"datacenter": "east", "country": "IT"}]
    assert sum(f.share for f in found) == pytest.approx(1.0, abs=0.05)


def test_three_dimensions_are_searched_when_their_margin_is_given() -> None:
    corners = itertools.product("01", repeat=3)
    cube: Pairs = {values: (500.0, 50.0 if values == ("1", "1", "1") else 500.0) for values in corners}
    table: Table = {("a", "b", "c"): cube, ("a",): {("0",): (2000.0, 2000.0), ("1",): (2000.0, 1550.0)}}
    assert localise(table)[0].segment == {"a": "1", "b": "1", "c": "1"}


def test_a_datacenter_without_rows_is_found_by_its_rows() -> None:
    table = volume_table(slices(usual(), 7.0), after(scale("n", 0.0, datacenter="west")), INFRA)
    (found,) = localise(table)
    assert found.segment == {"datacenter": "west"}
    assert found.observed == 0


def test_rows_that_moved_to_a_new_release_are_not_missing() -> None:
    table = volume_table(slices(usual(), 7.0), after(renamed("app_version", "5.0", "5.1")), INFRA)
    assert ("app_version",) not in table
    assert localise(table) == ()


def test_negative_sums_are_not_localised() -> None:
    assert localise({("page",): {("a",): (10.0, -5.0), ("b",): (10.0, 10.0)}}) == ()


def test_a_table_without_slices_is_not_localised() -> None:
    assert localise({(): {(): (100.0, 50.0)}}) == ()
    assert localise({}) == ()


def test_without_a_past_no_rate_is_expected() -> None:
    assert rate_table(Slices({(): {(): {"n": 0.0, "labels": 0.0}}}), after(), "labels") == {}


def test_outcomes_that_are_not_complete_are_not_a_fall() -> None:
    half = Slices(after(scale("ctr", 0.5)).margins, mature=0.5)
    expected, observed = rate_table(slices(usual()), half, "labels")[()][()]
    assert observed == pytest.approx(expected, rel=0.01)


def test_a_value_is_new_only_where_the_dimension_has_a_past() -> None:
    now: Cells = {("5.1",): {"n": 50.0}, ("5.0",): {"n": 50.0}}
    assert new_values({("5.0",): {"n": 100.0}}, now) == {("5.1",): 0.5}
    assert new_values({}, now) == {}
