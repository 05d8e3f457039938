"""Several processes at work on one database lose nothing and double nothing."""

import multiprocessing
from pathlib import Path

import numpy as np
import pyarrow as pa
from sqlalchemy import func, select

from storage import Store, blocks, counters, open_store, outcomes, predictions, systems, windows
from storage.hashes import hash_ids
from storage.schema.rows import predictions as table
from storage.windows import Evaluation
from tests.storage.tables import HOUR, START, names, register, served

BATCHES, ROWS, OVERLAP, PROCESSES = 12, 200, 50, 4


def run(target: object, url: str, *arguments: object) -> None:
    """Run a function in several processes at once, each with its number; all must end well."""
    context = multiprocessing.get_context("spawn")
    processes = [
        context.Process(target=target, args=(url, number, *arguments))  # type: ignore[arg-type]
        for number in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0] * PROCESSES


def send_batches(url: str, number: int, system_id: int) -> None:
    """Send every batch, each process in another order; neighbouring batches share rows."""
    store = open_store(url)
    for batch in np.random.default_rng(number).permutation(BATCHES).tolist():
        ids = names(BATCHES * ROWS + OVERLAP)[batch * ROWS : (batch + 1) * ROWS + OVERLAP]
        with store.begin() as tx:
            systems.lock(tx, system_id)
            inserted = predictions.insert(tx, system_id, served(ids), width=HOUR, now=START)
            taken = int(inserted.fresh.sum())
            counters.add(tx, system_id, "predictions", {"accepted": taken, "duplicates": len(ids) - taken})
            hashes = hash_ids(system_id, ids)
            ones = np.ones(len(ids))
            outcomes.insert(tx, system_id, hashes, np.full(len(ids), START), ones, ones)
    store.close()


def test_processes_that_send_overlapping_rows_store_each_once(migrated_url: str) -> None:
    store = open_store(migrated_url)
    system_id = register(store)
    run(send_batches, migrated_url, system_id)
    sent, every = PROCESSES * BATCHES * (ROWS + OVERLAP), BATCHES * ROWS + OVERLAP
    with store.read() as tx:
        assert counters.load(tx, system_id)["predictions"] == {"accepted": every, "duplicates": sent - every}
        assert tx.execute(select(func.count()).select_from(table)).scalar_one() == every
        parts = [part for _, part in blocks.tables(tx, system_id, "predictions")]
        assert sorted(pa.concat_tables(parts)["prediction_id"].to_pylist()) == sorted(names(every))
        located = outcomes.locate(tx, hash_ids(system_id, names(every)))
        rows = blocks.take(tx, system_id, located.block_id, located.block_row)
        assert rows["prediction_id"].to_pylist() == names(every)
        placed = outcomes.for_blocks(tx, np.unique(located.block_id).tolist())
        assert len(placed.label) == every
    store.close()


def judge_windows(url: str, number: int, system_id: int, folder: str) -> None:
    """Judge every window that this process wins, and write down which."""
    store = open_store(url)
    won = []
    for start in range(START, START + 100 * HOUR, HOUR):
        with store.begin() as tx:
            if windows.record(tx, system_id, Evaluation(start, "inputs", 0, 1, START)):
                won.append(str(start))
    (Path(folder) / str(number)).write_text("\n".join(won))
    store.close()


def test_racing_evaluators_judge_each_window_once(migrated_url: str, tmp_path: Path) -> None:
    store = open_store(migrated_url)
    system_id = register(store)
    run(judge_windows, migrated_url, system_id, str(tmp_path))
    won = [line for number in range(PROCESSES) for line in (tmp_path / str(number)).read_text().split()]
    assert sorted(won) == [str(start) for start in range(START, START + 100 * HOUR, HOUR)]
    with store.read() as tx:
        assert len(windows.evaluations_of(tx, system_id, "inputs", START, START + 100 * HOUR)) == 100
    store.close()


def test_two_systems_are_written_side_by_side(store: Store) -> None:
    one, other = register(store, "one"), register(store, "other")
    for system_id in (one, other):
        with store.begin() as tx:
            systems.lock(tx, system_id)
            predictions.insert(tx, system_id, served(["a"]), width=HOUR, now=START)
    with store.read() as tx:
        assert [len(blocks.listing(tx, system_id, "predictions")) for system_id in (one, other)] == [1, 1]
