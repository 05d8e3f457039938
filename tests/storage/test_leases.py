"""One holder at a time; the next takes over when the lease has run out."""

import threading

from storage import Store, leases


def test_a_lease_is_held_by_one(store: Store) -> None:
    with store.begin() as tx:
        assert leases.acquire(tx, "tick", "a", 100, 10)
        assert not leases.acquire(tx, "tick", "b", 109, 10)
        assert leases.acquire(tx, "other", "b", 109, 10)
        assert leases.holder_of(tx, "tick", 109) == "a"


def test_a_lease_that_has_run_out_is_taken_over(store: Store) -> None:
    with store.begin() as tx:
        leases.acquire(tx, "tick", "a", 100, 10)
        assert leases.holder_of(tx, "tick", 110) is None
        assert leases.acquire(tx, "tick", "b", 110, 10)
        assert not leases.renew(tx, "tick", "a", 111, 10)
        assert leases.renew(tx, "tick", "b", 119, 10)
        assert not leases.acquire(tx, "tick", "a", 128, 10)


def test_a_holder_that_slept_too_long_cannot_renew(store: Store) -> None:
    with store.begin() as tx:
        leases.acquire(tx, "tick", "a", 100, 10)
        assert not leases.renew(tx, "tick", "a", 110, 10)
        assert leases.acquire(tx, "tick", "a", 110, 10)


def test_only_the_holder_gives_a_lease_back(store: Store) -> None:
    with store.begin() as tx:
        leases.acquire(tx, "tick", "a", 100, 10)
        leases.release(tx, "tick", "b")
        assert not leases.acquire(tx, "tick", "b", 101, 10)
        leases.release(tx, "tick", "a")
        assert leases.acquire(tx, "tick", "b", 101, 10)


def test_of_many_that_ask_at_once_one_gets_it(store: Store) -> None:
    won: list[str] = []

    def ask(holder: str) -> None:
        with store.begin() as tx:
            if leases.acquire(tx, "tick", holder, 100, 10):
                won.append(holder)

    threads = [threading.Thread(target=ask, args=(f"h{i}",)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
