"""The scenarios are many, distinct, and leave a trace; the worlds in which they play differ."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from monitor.simulator import CALM, Settings
from monitor.simulator.base import Base, base_of, play_tail
from monitor.simulator.logs import outcomes, predictions
from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios import examination, scenarios, teaching
from monitor.simulator.schema import schema_of
from monitor.simulator.switches import ALL
from monitor.simulator.worlds import FIT, HELD_OUT, TUNE

WORLDS = [*FIT.values(), *TUNE.values(), *HELD_OUT.values()]
EVERYTHING = Settings(
    base_hours=24, tail_hours=36, training_days=2, requests_per_hour=60, dimensions=8, experiment=True
)
BROKEN = [scenario for scenario in scenarios() if scenario.switches]
BENIGN = [scenario for scenario in scenarios() if not scenario.switches]


@pytest.fixture(scope="module")
def positives() -> Base:
    return base_of(EVERYTHING)


@pytest.fixture(scope="module")
def every_outcome() -> Base:
    return base_of(replace(EVERYTHING, outcomes="all"))


def test_there_are_more_than_400_scenarios_with_names_of_their_own() -> None:
    names = [scenario.name for scenario in scenarios()]
    assert len(names) == len(set(names)) > 400
    assert all(scenario.name.startswith(f"{scenario.family}: ") for scenario in scenarios())


def test_no_two_scenarios_are_the_same_but_for_their_random_numbers() -> None:
    alike = Counter(replace(each, name="", family="", draw=0) for each in BROKEN)
    assert max(alike.values()) == 1


def test_every_cause_has_several_variants_in_more_than_one_family() -> None:
    single = [scenario for scenario in BROKEN if len(scenario.switches) == 1]
    variants = Counter(scenario.switches[0].cause for scenario in single)
    families = Counter(cause for cause, _ in {(s.switches[0].cause, s.family) for s in single})
    assert set(variants) == {switch.cause for switch in ALL}
    assert len(variants) + len({scenario.expect for scenario in BENIGN}) >= 31
    assert min(variants.values()) >= 8
    assert min(families.values()) >= 3


def test_the_benign_worlds_are_of_every_kind() -> None:
    kinds = Counter(scenario.expect for scenario in BENIGN)
    assert set(kinds) == {"benign.season", "benign.event", "benign.noise"}
    assert min(kinds.values()) >= 5


def test_pairs_are_of_two_causes() -> None:
    pairs = [scenario for scenario in BROKEN if len(scenario.switches) == 2]
    assert len(pairs) >= 20
    assert all(first.cause != second.cause for first, second in (pair.switches for pair in pairs))


def test_incidents_begin_six_to_eighteen_hours_after_the_fork_and_pairs_end_on_time() -> None:
    onsets = [switch.onset for scenario in BROKEN for switch in scenario.switches]
    assert min(onsets) >= 6
    assert max(onsets) <= 28
    assert max(scenario.switches[0].onset for scenario in BROKEN) <= 18


def test_releases_stand_near_faults_of_both_lenses_guilty_or_not() -> None:
    near = {(s.switches[0].lens, r.title) for s in BROKEN for r in s.releases}
    assert len(near) == 4
    assert sum(bool(scenario.releases or scenario.around) for scenario in BROKEN) > 60


@pytest.mark.parametrize("sort", [teaching, examination])
def test_every_scenario_leaves_a_trace_in_its_logs(
    sort: Callable[[], tuple[Scenario, ...]], positives: Base
) -> None:
    fitting = [s for s in sort() if s.changes and s.fits(positives.scene.settings)]
    assert [scenario.name for scenario in fitting if not leaves_a_trace(positives, scenario)] == []


def test_scenarios_leave_a_trace_where_every_outcome_is_logged(every_outcome: Base) -> None:
    fitting = [s for s in scenarios() if s.changes and s.fits(every_outcome.scene.settings)]
    new = [scenario for scenario in fitting if not scenario.fits(EVERYTHING)]
    some = [*fitting[::6], *new]
    assert len(new) >= 3
    assert [scenario.name for scenario in some if not leaves_a_trace(every_outcome, scenario)] == []


def leaves_a_trace(base: Base, scenario: Scenario) -> bool:
    calm = play_tail(base, replace(CALM, draw=scenario.draw), ())
    run = play_tail(base, scenario, scenario.changes)
    return not (
        predictions(run).equals(predictions(calm)) and outcomes(run.outcomes).equals(outcomes(calm.outcomes))
    )


def test_every_scenario_fits_a_world_of_its_own_side() -> None:
    for sort, worlds in ((teaching(), FIT), (teaching(), TUNE), (examination(), HELD_OUT)):
        homeless = [s.name for s in sort if not any(s.fits(world) for world in worlds.values())]
        assert homeless == []


def test_held_out_worlds_have_names_that_no_other_world_has() -> None:
    def names(world: Settings) -> set[str]:
        schema = schema_of(world)
        return {spec.name for spec in schema.features} | {spec.name for spec in schema.dimensions}

    known = set[str]().union(*(names(world) for world in (*FIT.values(), *TUNE.values())))
    new = [name for name, world in HELD_OUT.items() if not names(world) & known]
    assert len(new) >= 4


def test_worlds_differ_in_size_seasons_and_what_they_log() -> None:
    assert len({world.seed for world in WORLDS}) == len(WORLDS)
    assert {len(schema_of(world).features) for world in WORLDS} >= {8, 40}
    assert {len(schema_of(world).dimensions) for world in WORLDS} >= {3, 8}
    for name in ("requests_per_hour", "season", "price", "log_odds", "outcomes", "theme"):
        assert len({getattr(world, name) for world in WORLDS}) > 1, name
