"""The worlds that certainty is tuned in."""

from collections.abc import Mapping

from monitor.simulator.settings import Settings
from monitor.simulator.worlds.start import start

#: What confidences are scaled on.
TUNE: Mapping[str, Settings] = {
    "another seed": Settings(
        seed=21, features=18, dimensions=5, experiment=True, start_us=start(6), requests_per_hour=700
    ),
    "a shop with all outcomes": Settings(
        seed=22, theme="shop", outcomes="all", dimensions=6, start_us=start(1), requests_per_hour=600
    ),
    "strong seasons": Settings(
        seed=23, season=1.2, dimensions=4, experiment=True, start_us=start(4), requests_per_hour=800
    ),
    "video": Settings(
        seed=31,
        theme="video",
        features=12,
        experiment=True,
        start_us=start(9),
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
        start_us=start(15),
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
        start_us=start(18),
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
        start_us=start(16),
        season=0.9,
        log_odds=0.5,
        price=1.2,
        delay_minutes=8,
        requests_per_hour=350,
    ),
    "meals paid late": Settings(
        seed=53,
        theme="meals",
        features=13,
        dimensions=8,
        experiment=True,
        start_us=start(-22),
        tail_hours=44,
        season=0.9,
        log_odds=0.1,
        price=8.0,
        delay_minutes=35,
        outcome_hours=6,
        latency_gauge=True,
        requests_per_hour=950,
    ),
    "play in three-hour windows": Settings(
        seed=55,
        theme="play",
        outcomes="all",
        features=14,
        dimensions=6,
        experiment=True,
        window_hours=3,
        base_hours=384,
        tail_hours=48,
        start_us=start(7),
        season=1.0,
        log_odds=0.5,
        price=0.3,
        delay_minutes=12,
        outcome_hours=4,
        requests_per_hour=420,
        twins=0.12,
    ),
}
