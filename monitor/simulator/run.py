"""Run the simulated ad business and write its logs."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from monitor.simulator import logs
from monitor.simulator.arrays import Bools, Columns, Ints
from monitor.simulator.faults import Fault, NullFeature
from monitor.simulator.features import compute_features, of_shown
from monitor.simulator.learning import Learned, learn
from monitor.simulator.records import take
from monitor.simulator.serving import Impressions, serve
from monitor.simulator.settings import DEFAULT_START_US, Settings
from monitor.simulator.system_file import SYSTEM, system_toml
from monitor.simulator.truth import Truth, describe, judge_loss, rfc3339
from monitor.simulator.world import Requests, World

#: App 5.1 forgets to send the user's age.
DEMO_FAULT = NullFeature(feature="user_age", app_version="5.1")
_TWIN_SHARE = 0.02


@dataclass(frozen=True)
class Run:
    """A finished run. `served` are the shown ads' features as the model got them, `computed` as they are."""

    world: World
    learned: Learned
    requests: Requests
    impressions: Impressions
    served: Columns
    computed: Columns
    truth: Truth


def simulate(
    folder: Path,
    *,
    days: int = 21,
    seed: int = 7,
    fault: Fault | None = DEMO_FAULT,
    start_us: int = DEFAULT_START_US,
    requests_per_hour: float = 400.0,
) -> Truth:
    """Write the system file, the logs and `truth.json` of one run into `folder` (made when absent).

    `fault` is one of `FAULTS`, or None for a calm world. The same arguments write the same logs.
    Raises ValueError for a length, size or fault that cannot be.
    """
    settings = Settings(days=days, seed=seed, start_us=start_us, requests_per_hour=requests_per_hour)
    run = play(settings, fault)
    folder.mkdir(parents=True, exist_ok=True)
    write(run, folder)
    return run.truth


def play(settings: Settings, fault: Fault | None) -> Run:
    """Run the world, once with the fault and once without, over the same requests."""
    world = World.build(settings)
    learned = learn(world)
    requests = world.requests("serving", 0, settings.days)
    computed = compute_features(world, requests)
    healthy = serve(learned.model, world, requests, computed)
    served, broken = computed, healthy
    answered: Bools = np.ones(len(requests.ts_us), dtype=np.bool_)
    if fault is not None:
        served = fault.served(computed, requests, settings)
        broken = serve(learned.model, world, requests, served)
        answered = fault.answered(requests, settings)
    without, with_fault = judge_loss(healthy, broken, answered, requests.ts_us >= settings.onset_us)
    kept = np.flatnonzero(answered)
    return Run(
        world=world,
        learned=learned,
        requests=take(requests, kept),
        impressions=take(broken, kept),
        served=_rows(of_shown(served, broken.choice), kept),
        computed=_rows(of_shown(computed, broken.choice), kept),
        truth=_truth(settings, fault, without, with_fault),
    )


def write(run: Run, folder: Path) -> None:
    """Write a run's files into an existing folder."""
    settings, ads = run.world.settings, run.world.ads
    ids = logs.request_ids(len(run.requests.ts_us))
    rng = settings.rng("logs")
    predictions = logs.predictions(ids, run.requests, run.impressions, run.served, ads, rng)
    logs.write_parquet(predictions, folder / "predictions.parquet")
    logs.write_parquet(logs.outcomes(ids, run.requests, run.impressions, rng), folder / "outcomes.parquet")
    logs.write_parquet(_training(run, ids), folder / "training.parquet")
    billed = logs.ledger(run.requests, run.impressions, settings, rng)
    logs.write_ledger(folder / "metrics.ndjson", billed, settings)
    logs.write_events(folder / "events.ndjson", settings)
    (folder / "system.toml").write_text(system_toml(), encoding="utf-8")
    (folder / "truth.json").write_text(run.truth.to_json(), encoding="utf-8")


def _training(run: Run, ids: pa.Array) -> pa.Table:
    """Rows from before the run, and a share of the served rows computed once more from the source."""
    log, ads = run.learned.log, run.world.ads
    before = pa.nulls(len(log.requests.ts_us), pa.string())
    past = logs.training(before, log.requests, log.impressions, log.features, ads)
    chosen = run.world.settings.rng("twins").random(len(ids)) < _TWIN_SHARE
    rows = np.flatnonzero(chosen)
    twins = logs.training(
        ids.take(pa.array(rows)),
        take(run.requests, rows),
        take(run.impressions, rows),
        _rows(run.computed, rows),
        ads,
    )
    return pa.concat_tables([past, twins])


def _truth(settings: Settings, fault: Fault | None, without: float, with_fault: float) -> Truth:
    lens, cause, subject, segment = describe(fault)
    return Truth(
        system=SYSTEM,
        seed=settings.seed,
        start=rfc3339(settings.start_us),
        end=rfc3339(settings.end_us),
        lens=lens,
        cause=cause,
        subject=subject,
        segment=segment,
        onset=rfc3339(settings.onset_us) if fault else None,
        expected_revenue=round(without, 2),
        revenue=round(with_fault, 2),
        revenue_change=round(with_fault / without - 1.0, 4),
    )


def _rows(columns: Columns, rows: Ints) -> Columns:
    return {name: values[rows] for name, values in columns.items()}
