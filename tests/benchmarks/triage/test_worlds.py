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
    assert families["fit"]
    assert families["tune"]
    assert sum(map(len, families.values())) == len({scenario.family for scenario in scenarios()})
    assert [part for part in PARTS for family in families[part] if part_of(family) != part] == []


def test_the_examination_shares_no_family_and_no_switch_with_the_teaching() -> None:
    assert not {s.family for s in examination()} & {s.family for s in teaching()}
    learned = {switches_of(s) for s in teaching() if s.switches}
    assert [s.name for s in examination() if s.switches and switches_of(s) in learned] == []
    assert {s.family for s in teaching()} > TUNED


def switches_of(scenario: Scenario) -> tuple[Switch, ...]:
    """What is thrown, whenever that is."""
    return tuple(replace(switch, onset=0.0) for switch in scenario.switches)


def test_every_cause_is_fitted_and_tuned_where_three_families_teach_it() -> None:
    assert {cause_of(s) for s in scenarios() if part_of(s.family) == "fit"} == CAUSES
    taught = Counter(cause for cause, _ in {(cause_of(s), s.family) for s in teaching()})
    tuned = {cause_of(s) for s in teaching() if s.family in TUNED}
    assert tuned >= {cause for cause, families in taught.items() if families > 2}


def test_no_world_is_in_two_parts() -> None:
    worlds = [settings for part in PARTS for settings in WORLDS[part].values()]
    assert len(worlds) == len(set(worlds)) == sum(len(WORLDS[part]) for part in PARTS)
