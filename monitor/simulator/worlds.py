"""The worlds in which triage is learned, tuned and proven.

Held-out worlds differ from the others in names, size, number of features and dimensions, season, rates,
delays and in what they log. Worlds that were held out and looked at became worlds to learn from.
"""

from collections.abc import Mapping

from monitor.simulator.settings import DAY_US, DEFAULT_START_US, Settings


def _start(days: int) -> int:
    """So many days after the first Monday: the fork of twelve days later falls on other weekdays."""
    return DEFAULT_START_US + days * DAY_US


#: What weights are fitted on.
FIT: Mapping[str, Settings] = {
    "usual": Settings(seed=11, experiment=True, requests_per_hour=700),
    "many columns": Settings(seed=12, features=24, dimensions=6, start_us=_start(1), requests_per_hour=650),
    "all outcomes": Settings(
        seed=13, outcomes="all", experiment=True, start_us=_start(2), requests_per_hour=600, price=0.9
    ),
    "eight dimensions": Settings(
        seed=14, dimensions=8, features=16, start_us=_start(3), requests_per_hour=800, latency_gauge=True
    ),
    "a shop": Settings(
        seed=15,
        theme="shop",
        dimensions=5,
        start_us=_start(4),
        log_odds=0.3,
        price=1.4,
        requests_per_hour=500,
    ),
    "a calm season": Settings(
        seed=16, season=0.5, experiment=True, start_us=_start(5), requests_per_hour=750
    ),
    "video with forty features": Settings(
        seed=32,
        theme="video",
        features=40,
        dimensions=8,
        start_us=_start(12),
        requests_per_hour=800,
        log_odds=0.35,
    ),
    "few columns": Settings(
        seed=33,
        theme="video",
        features=8,
        dimensions=3,
        start_us=_start(3),
        requests_per_hour=650,
        season=0.7,
    ),
    "windows of two hours": Settings(
        seed=35,
        theme="video",
        features=16,
        dimensions=5,
        window_hours=2,
        base_hours=336,
        tail_hours=48,
        start_us=_start(5),
        requests_per_hour=500,
        outcome_hours=4,
        delay_minutes=10,
    ),
    "the first week as reference": Settings(
        seed=36,
        features=14,
        dimensions=4,
        reference="first 168 windows",
        experiment=True,
        start_us=_start(2),
        season=1.1,
        log_odds=-0.3,
        requests_per_hour=750,
    ),
    "jobs": Settings(
        seed=41,
        theme="jobs",
        features=15,
        dimensions=5,
        experiment=True,
        latency_gauge=True,
        start_us=_start(-31),
        season=0.8,
        log_odds=0.2,
        price=0.75,
        requests_per_hour=900,
        twins=0.04,
    ),
    "jobs with forty features": Settings(
        seed=42,
        theme="jobs",
        features=40,
        dimensions=8,
        experiment=True,
        start_us=_start(-17),
        log_odds=0.1,
        price=1.8,
        requests_per_hour=680,
    ),
    "stays of few columns": Settings(
        seed=43,
        theme="stays",
        features=8,
        dimensions=3,
        start_us=_start(8),
        season=1.3,
        growth=1.03,
        price=2.4,
        delay_minutes=6,
        requests_per_hour=1_200,
    ),
    "stays with all outcomes": Settings(
        seed=44,
        theme="stays",
        outcomes="all",
        features=22,
        dimensions=6,
        experiment=True,
        start_us=_start(11),
        season=0.6,
        log_odds=0.4,
        price=4.5,
        requests_per_hour=520,
        twins=0.08,
    ),
    "stays booked late": Settings(
        seed=45,
        theme="stays",
        features=17,
        dimensions=7,
        start_us=_start(-6),
        tail_hours=40,
        price=6.0,
        delay_minutes=25,
        outcome_hours=5,
        latency_gauge=True,
        requests_per_hour=600,
    ),
    "a shop without an experiment": Settings(
        seed=48,
        theme="shop",
        features=10,
        dimensions=6,
        start_us=_start(-24),
        season=1.1,
        log_odds=0.15,
        price=2.0,
        delay_minutes=3,
        requests_per_hour=760,
        twins=0.1,
    ),
}

#: What confidences are scaled on.
TUNE: Mapping[str, Settings] = {
    "another seed": Settings(
        seed=21, features=18, dimensions=5, experiment=True, start_us=_start(6), requests_per_hour=700
    ),
    "a shop with all outcomes": Settings(
        seed=22, theme="shop", outcomes="all", dimensions=6, start_us=_start(1), requests_per_hour=600
    ),
    "strong seasons": Settings(
        seed=23, season=1.2, dimensions=4, experiment=True, start_us=_start(4), requests_per_hour=800
    ),
    "video": Settings(
        seed=31,
        theme="video",
        features=12,
        experiment=True,
        start_us=_start(9),
        requests_per_hour=720,
        price=0.05,
    ),
    "all outcomes, late": Settings(
        seed=34,
        theme="shop",
        outcomes="all",
        features=20,
        dimensions=7,
        experiment=True,
        start_us=_start(15),
        requests_per_hour=450,
        delay_minutes=15,
        outcome_hours=3,
        price=3.0,
    ),
    "nine days as reference": Settings(
        seed=47,
        features=28,
        dimensions=8,
        reference="first 216 windows",
        experiment=True,
        start_us=_start(18),
        season=0.3,
        growth=0.99,
        log_odds=-0.2,
        price=0.35,
        requests_per_hour=1_000,
    ),
    "jobs in two-hour windows": Settings(
        seed=46,
        theme="jobs",
        outcomes="all",
        features=11,
        dimensions=4,
        window_hours=2,
        base_hours=336,
        tail_hours=48,
        experiment=True,
        start_us=_start(16),
        season=0.9,
        log_odds=0.5,
        price=1.2,
        delay_minutes=8,
        requests_per_hour=350,
    ),
}

#: What figures are told of: none until an examination of other ideas is written.
HELD_OUT: Mapping[str, Settings] = {}
