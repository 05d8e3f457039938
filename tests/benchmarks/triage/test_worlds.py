"""The parts of the benchmark are apart, and each covers what it should."""

from collections import Counter
from dataclasses import replace

from monitor.simulator.change import Switch
from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios import examination, scenarios, teaching
from tests.benchmarks.triage.worlds import PARTS, TUNED, WORLDS, cause_of, part_of, plays

CAUSES = {cause_of(scenario) for scenario in scenarios()}


def test_no_family_is_in_two_parts_and_every_part_has_families() -> None:
    families = {part: {asked.scenario.family for asked in plays(part)} for part in PARTS}
    assert all(families.values())
    assert sum(map(len, families.values())) == len({scenario.family for scenario in scenarios()})
    assert {part: {part_of(f) for f in families[part]} for part in PARTS} == {part: {part} for part in PARTS}


def test_the_examination_shares_no_family_and_no_switch_with_the_teaching() -> None:
    assert not {s.family for s in examination()} & {s.family for s in teaching()}
    learned = {switches_of(s) for s in teaching() if s.switches}
    assert [s.name for s in examination() if s.switches and switches_of(s) in learned] == []
    assert {s.family for s in teaching()} > TUNED


def switches_of(scenario: Scenario) -> tuple[Switch, ...]:
    """What is thrown, whenever that is."""
    return tuple(replace(switch, onset=0.0) for switch in scenario.switches)


def test_every_cause_is_fitted_and_examined_and_tuned_where_three_families_teach_it() -> None:
    for part in ("fit", "held_out"):
        assert {cause_of(s) for s in scenarios() if part_of(s.family) == part} == CAUSES
    taught = Counter(cause for cause, _ in {(cause_of(s), s.family) for s in teaching()})
    tuned = {cause_of(s) for s in teaching() if s.family in TUNED}
    assert tuned >= {cause for cause, families in taught.items() if families > 2}


def test_the_examination_asks_for_each_cause_in_four_variants_for_pairs_and_for_calm() -> None:
    asked = Counter(map(cause_of, examination()))
    assert min(asked.values()) >= 4
    pairs = [s for s in examination() if len(s.switches) == 2]
    calm = [s for s in examination() if not s.switches]
    assert (len(pairs) >= 16, len({s.family for s in pairs}) >= 4) == (True, True)
    assert (len(calm) >= 30, len({s.family for s in calm}) >= 9) == (True, True)
    assert len(plays("held_out")) == len(examination()) >= 180


def test_no_world_is_in_two_parts() -> None:
    worlds = [settings for part in PARTS for settings in WORLDS[part].values()]
    assert len(worlds) == len(set(worlds)) == sum(len(WORLDS[part]) for part in PARTS)
