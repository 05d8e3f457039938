"""A sender killed at any moment loses nothing acknowledged and doubles nothing when it sends again."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from storage import Store, outcomes
from tests.conftest import opened, sqlite_copy
from tests.monitor.ingest import sender
from tests.monitor.ingest.ads import counted, profile_bytes, register, rows_by_window, served, take

ROOT = Path(__file__).parents[3]
KILLS = {"sqlite": 20, "postgresql": 6}


def run_until_killed(url: str, start: int, after: float) -> range:
    """Run the sender and kill it so long after its first acknowledgement; which batches it acknowledged."""
    command = [sys.executable, "-m", "tests.monitor.ingest.sender", url, str(start)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        told = [line for line in [first, *process.stdout] if line.endswith("\n")]
    return range(start, start + len(told))


def prepared(store: Store) -> int:
    """The id of a registered system whose bins are made of one row, as every run starts."""
    system_id = register(store)
    take(store, "predictions", [served(0, request_id="first")])
    return system_id


def end_state(store: Store, system_id: int) -> tuple[Any, ...]:
    taken = {log: found["accepted"] for log, found in counted(store, system_id).items()}
    with store.read() as tx:
        alone = outcomes.waiting(tx, system_id)
    stages = [profile_bytes(store, system_id, stage) for stage in ("predictions", "outcomes")]
    return taken, alone, rows_by_window(store, system_id), *stages


def test_kills_lose_nothing_acknowledged_and_double_nothing(
    migrated_url: str, migrated_sqlite: Path, tmp_path: Path
) -> None:
    chance = random.Random(11)
    with opened(migrated_url) as store:
        system_id = prepared(store)
        for _ in range(KILLS[store.dialect]):
            # From anywhere: what landed before is sent again as well as what was cut off.
            done = run_until_killed(migrated_url, chance.randrange(sender.BATCHES), chance.random() * 0.3)
            assert len(done) > 0
            for batch in done:
                assert take(store, "predictions", sender.rows_of(batch)).duplicates == sender.ROWS
        for batch in range(sender.BATCHES):
            sender.send(store, batch)
        after_kills = end_state(store, system_id)
    (tmp_path / "clean").mkdir()
    with opened(sqlite_copy(migrated_sqlite, tmp_path / "clean")) as store:
        system_id = prepared(store)
        for batch in range(sender.BATCHES):
            sender.send(store, batch)
        assert after_kills == end_state(store, system_id)
