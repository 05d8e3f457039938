"""From records to the table of weights: fitted on the fit part, freedom and scale chosen on the tune part."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.triage.weights import TABLE, Table
from tests.benchmarks.triage.examples import examples
from tests.benchmarks.triage.fit import fit
from tests.benchmarks.triage.record import Record
from tests.benchmarks.triage.scaling import scale, surprise

SPREADS = (0.5, 1.0, 1.5)  # more freedom would fit the simulator
TOLERATED = 0.01


def learn(fitting: Sequence[Record], tuning: Sequence[Record]) -> tuple[Table, list[str]]:
    """The weights, and what was tried, in lines."""
    lessons, others = list(examples(fitting)), list(examples(tuning))
    judged = scale(others, as_judged(TABLE))
    said = [f"judged by hand: {surprise(others, judged):.3f} nats on tune"]
    tries = [(surprise(others, judged), judged)]
    for spread in SPREADS:
        fitted = scale(others, fit(lessons, TABLE, spread))
        found = surprise(others, fitted)
        own = surprise(lessons, fitted)
        said.append(f"fitted within {spread:g}: {found:.3f} nats ({own:.3f} on fit), {_scale(fitted)}")
        tries.append((found, fitted))
    # The nearest to judgement of those that are as good as the best.
    least = min(found for found, _ in tries)
    return next(table for found, table in tries if found <= (1 + TOLERATED) * least), said


def as_judged(table: Table) -> Table:
    """The table with every weight as it was judged by hand."""
    return replace(
        table,
        temperature=1.0,
        priors={cause: prior._replace(value=prior.judged) for cause, prior in table.priors.items()},
        lines={
            key: held._replace(fired=held.judged[0], clear=held.judged[1], source="judged")
            for key, held in table.lines.items()
        },
    )


def _scale(table: Table) -> str:
    return f"temperature {table.temperature:g}, pair {table.pair:g}"
