"""Where a cause sits, when its findings or the span's sums tell it."""

from dataclasses import replace

from detectors.types import Finding, Segment
from monitor.triage.case import Case
from monitor.triage.evidence import gather
from monitor.triage.facts import establish
from monitor.triage.ratio_place import ratio_at
from monitor.triage.report import diagnose
from monitor.triage.rows_place import thinned
from tests.monitor.triage.world import LAST, Fault, case, finding, renamed, scale, series, slices, usual

BOTH = ("infrastructure", "quality")


def against(usually: list[Fault], now: list[Fault]) -> Case:
    """A case whose healthy past is not that of the other tests."""
    sides = []
    for faults in (usually, now):
        groups = usual()
        for fault in faults:
            fault(groups)
        sides.append(groups)
    before, during = slices(sides[0], 7.0), slices(sides[1])
    return replace(case(), before=before, during=during, series=series(before, during, "agrees"))


def differing(hour: int, differing: int, at: dict[str, str], compared: int = 100) -> Finding:
    """Rows that differ from training in a factor, in the window that many hours before the last."""
    found = finding(
        "training_skew", "price", segment=at, form="rows", transform="factor", factor=100.0,
        compared=compared, differing=differing, explained=differing, examples=[],
    )  # fmt: skip
    width = LAST.end - LAST.start
    window = replace(LAST, start=LAST.start - hour * width, end=LAST.end - hour * width)
    return replace(found, id=f"{found.id}-{9 - hour}", window=window, observed=differing / compared)


def test_the_slice_whose_successes_left_their_past_is_found_beside_the_others() -> None:
    assert ratio_at(case(scale("ctr", 0.4, datacenter="west")), "labels", "n", BOTH) == {"datacenter": "west"}
    assert ratio_at(case(scale("ctr", 0.4, country="IT")), "labels", "n", BOTH) == {"country": "IT"}
    assert ratio_at(case(scale("ctr", 0.4, country="IT")), "labels", "n", ("infrastructure",)) == {}


def test_successes_that_fell_everywhere_or_hardly_are_in_no_slice() -> None:
    assert ratio_at(case(scale("ctr", 0.4)), "labels", "n", BOTH) == {}
    assert ratio_at(case(scale("ctr", 0.9, datacenter="west")), "labels", "n", BOTH) == {}
    assert ratio_at(replace(case(), before=None), "labels", "n", BOTH) == {}


def test_lost_outcomes_are_placed_though_the_whole_metric_hardly_moves() -> None:
    unanswered = finding("join_rate", "outcomes")
    found = case(scale("ctr", 0.5, country="IT"), ledger="apart", findings=(unanswered,))
    top = diagnose(found).causes[0]
    assert (top.cause, top.segment) == ("outcomes.lost", {"country": "IT"})


def test_a_release_that_rolls_out_keeps_its_fault_when_it_holds_nearly_all_rows() -> None:
    rollout = [renamed("app_version", old, "5.1", 0.9) for old in ("5.0", "4.9")]
    early = differing(3, 40, {"app_version": "5.1"})
    late = [differing(hour, 82, {}) for hour in range(3)]
    found = case(*rollout, findings=(early, *late))
    assert diagnose(found).causes[0].segment == {"app_version": "5.1"}


def test_a_fault_of_all_rows_is_none_of_the_release_that_one_window_suspects() -> None:
    early = differing(3, 40, {"app_version": "5.1"})
    late = [differing(hour, 82, {}) for hour in range(3)]
    assert diagnose(case(findings=(early, *late))).causes[0].segment == {}


def test_people_who_stay_away_are_named_though_no_metric_moved_for_sure() -> None:
    found = case(scale("n", 0.3, country="FR"))
    top = diagnose(found).causes[0]
    assert (top.cause, top.segment) == ("demand.decline", {"country": "FR"})


def duplicated() -> Case:
    twice = finding("duplicates", "predictions")
    return case(scale("n", 2.5, datacenter="west"), findings=(twice,))


def test_rows_written_twice_are_placed_where_there_are_more() -> None:
    top = diagnose(duplicated()).causes[0]
    assert (top.cause, top.segment) == ("logging.duplicates", {"datacenter": "west"})


def test_rows_lost_of_one_kind_are_placed_there_where_the_others_kept_theirs() -> None:
    found = case(scale("n", 0.4, advertiser="bolt"), ledger="apart")
    top = diagnose(found).causes[0]
    assert (top.cause, top.segment) == ("logging.loss", {"advertiser": "bolt"})


def test_people_who_stay_away_are_seen_behind_rows_that_are_written_twice() -> None:
    twice = replace(finding("duplicates", "predictions"), observed=0.5)
    diagnosis = diagnose(case(scale("n", 1.0), findings=(twice,)))
    assert {cause.cause for cause in diagnosis.causes[:2]} == {"logging.duplicates", "demand.decline"}


def test_rows_that_grew_or_fell_evenly_are_in_no_slice() -> None:
    assert thinned(establish(case(scale("n", 0.5))), BOTH) == {}
    assert thinned(establish(case(scale("n", 1.6))), BOTH, grown=True) == {}
    assert thinned(establish(case()), BOTH) == {}


def test_fallbacks_of_a_supplier_are_a_consequence_and_those_of_a_country_a_place() -> None:
    """What serves in the model's place shows ads of others."""
    fallbacks = replace(finding("serving", "fallbacks", kind="fallbacks"), observed=0.2)

    def placed(**where: str) -> Segment:
        held = case(findings=(fallbacks,))
        assert held.during is not None
        margins = {
            margin: {
                values: {**cell, "fallbacks": 0.5 * cell["n"] if _at(margin, values, where) else 0.0}
                for values, cell in cells.items()
            }
            for margin, cells in held.during.margins.items()
        }
        share = sum(cell["fallbacks"] for cell in margins[tuple(where)].values())
        margins[()][()]["fallbacks"] = share
        top = diagnose(replace(held, during=replace(held.during, margins=margins))).causes[0]
        assert top.cause == "serving.fallback"
        return top.segment

    assert placed(country="IT") == {"country": "IT"}
    assert placed(advertiser="bolt") == {}


def _at(margin: tuple[str, ...], values: tuple[str, ...], where: dict[str, str]) -> bool:
    return where.items() <= dict(zip(margin, values, strict=True)).items()


def test_people_of_one_country_that_stay_away_are_no_outage_of_the_place_that_serves_them() -> None:
    """Most of Italy is served from the west."""
    away = [scale("n", 4.0, country="IT", datacenter="west"), scale("n", 0.1, country="IT")]
    usually = [scale("n", 4.0, country="IT", datacenter="west")]
    found = against(usually, away)
    assert gather(establish(found))["volume_slice"].state == "clear"
    assert diagnose(found).causes[0].cause == "demand.decline"


def test_a_rollout_that_was_taken_back_is_no_outage_of_its_few_rows() -> None:
    tried = renamed("app_version", "5.0", "5.1", 0.01)
    assert gather(establish(against([tried], [])))["volume_slice"].state == "clear"


def test_a_slight_change_of_volume_is_told_neither_way() -> None:
    assert gather(establish(case(scale("n", 0.97))))["volume_down"].state != "fired"
