"""Stored rows, several blocks at a time: many small ones would each pay for all features."""

from collections.abc import Collection, Iterator

import pyarrow as pa

from storage import Tx, blocks

ROWS = 131_072

Held = list[tuple[int, pa.Table]]


def served(
    tx: Tx, system_id: int, start: int | None, end: int | None, only: Collection[str] | None = None
) -> Iterator[Held]:
    """Ids and canonical tables of the blocks of windows that start in `[start, end)`, in lists that make one
    table: of some 131,072 rows, and of one kind a feature. `only` narrows the columns."""
    held: Held = []
    kinds: dict[str, bool] = {}
    for block, table in blocks.tables(tx, system_id, "predictions", start, end, only):
        if any(kinds.get(name, words) != words for name, words in blocks.kinds(table).items()):
            # A feature has become words, or numbers: tables of both kinds are no one table.
            yield held
            held, kinds = [], {}
        kinds |= blocks.kinds(table)
        held.append((block.id, table))
        if sum(len(each) for _, each in held) >= ROWS:
            yield held
            held = []
    if held:
        yield held


def joined(held: Held) -> pa.Table:
    """The rows of such a list as one table."""
    return pa.concat_tables([table for _, table in held], promote_options="permissive")
