"""A process that ingests a small log and acknowledges each batch on standard output; killed by a test."""

import sys

from storage import Store, open_store
from tests.monitor.ingest.ads import came, served, take

BATCHES = 40
ROWS = 25


def rows_of(batch: int) -> list[dict[str, object]]:
    """The served rows of a batch."""
    return [served(at % 120, request_id=f"id-{at}") for at in range(batch * ROWS, (batch + 1) * ROWS)]


def send(store: Store, batch: int) -> None:
    """Send one batch of both logs, half of the outcomes before their predictions."""
    known = [came(at % 120, request_id=f"id-{at}") for at in range(batch * ROWS, (batch + 1) * ROWS)]
    take(store, "outcomes", known[::2])
    take(store, "predictions", rows_of(batch))
    take(store, "outcomes", known[1::2])


def main() -> None:
    """Send batches to the store at a URL, from a number on, each acknowledged when it landed."""
    store = open_store(sys.argv[1])
    for batch in range(int(sys.argv[2]), BATCHES):
        send(store, batch)
        print(batch, flush=True)


if __name__ == "__main__":
    main()
