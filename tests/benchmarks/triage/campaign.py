"""Play many scenarios over several processes; what was played before under the same code is not played
again."""

import hashlib
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from tests.benchmarks.triage import bases
from tests.benchmarks.triage.play import Play, play
from tests.benchmarks.triage.record import Record, keep, load


def run(plays: Sequence[Play], cache: Path, jobs: int) -> None:
    """See to it that every play has its record in the cache."""
    todo = [each for each in plays if not file_of(each, cache).is_file()]
    print(f"{len(plays)} scenarios, {len(todo)} of them to play", flush=True)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        worlds = list({each.settings: each for each in todo})
        list(pool.map(bases.prepare, worlds, [cache] * len(worlds)))
        waiting = {pool.submit(_play_and_keep, each, cache): each for each in todo}
        for place, done in enumerate(as_completed(waiting), 1):
            error = done.exception()
            said = f"failed: {error!r}" if error else done.result()
            each = waiting[done]
            print(f"{place}/{len(todo)} {each.world} {each.scenario.name}: {said}", flush=True)


def _play_and_keep(asked: Play, cache: Path) -> str:
    record = play(asked, cache)
    keep(record, file_of(asked, cache))
    said = record.body["causes"][0]["cause"] if record.body["causes"] else "nothing"
    spent = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in record.seconds.items())
    return f"{record.body['verdict']}, {said} ({spent})"


def file_of(asked: Play, cache: Path) -> Path:
    """Where the record of that play is kept."""
    digest = hashlib.sha256(f"{asked.settings!r} {asked.scenario!r} {bases.code()}".encode()).hexdigest()
    return cache / "records" / asked.part / f"{asked.world}--{asked.scenario.name}-{digest[:12]}.pkl.gz"


def records(plays: Sequence[Play], cache: Path) -> Iterator[Record]:
    """The records of those plays that were played, in their order."""
    for each in plays:
        if (file := file_of(each, cache)).is_file():
            yield load(file)
