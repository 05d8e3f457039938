"""API keys, idempotency keys and canaries."""

import pytest
from sqlalchemy import select

from storage import Store, canaries, idempotency, keys
from storage.schema.service import api_keys
from tests.storage.tables import START, register


def test_a_secret_opens_its_key_and_is_not_stored(store: Store) -> None:
    with store.begin() as tx:
        key, secret = keys.create(tx, "build", ["read", "ingest"], START)
        assert keys.verify(tx, secret) == key
        assert key.scopes == {"ingest", "read"}
        assert keys.verify(tx, secret + "x") is None
        assert keys.verify(tx, "\ud800") is None
        assert secret not in str(tx.execute(select(api_keys)).all())


def test_a_revoked_key_opens_nothing(store: Store) -> None:
    with store.begin() as tx:
        key, secret = keys.create(tx, "build", ["admin"], START)
        assert keys.revoke(tx, key.id, START + 1)
        assert not keys.revoke(tx, key.id, START + 2)
        assert keys.verify(tx, secret) is None
        assert [(k.name, k.revoked) for k in keys.listing(tx)] == [("build", START + 1)]


@pytest.mark.parametrize("scopes", [[], ["write"], ["read", "root"]])
def test_a_key_has_known_scopes(store: Store, scopes: list[str]) -> None:
    with pytest.raises(ValueError, match="ingest, read and admin"), store.begin() as tx:
        keys.create(tx, "build", scopes, START)


def test_an_answer_is_remembered_by_its_key(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        assert idempotency.get(tx, system_id, "k", b"rows") is None
        assert idempotency.put(tx, system_id, "k", b"rows", {"accepted": 2}, START)
        assert not idempotency.put(tx, system_id, "k", b"rows", {"accepted": 3}, START)
        same = idempotency.get(tx, system_id, "k", b"rows")
        other = idempotency.get(tx, system_id, "k", b"other rows")
        assert idempotency.get(tx, system_id + 1, "k", b"rows") is None
    assert same == idempotency.Remembered({"accepted": 2}, same_request=True)
    assert other == idempotency.Remembered({"accepted": 2}, same_request=False)


def test_old_answers_are_forgotten(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        idempotency.put(tx, system_id, "old", b"", {}, START)
        idempotency.put(tx, system_id, "new", b"", {}, START + 1)
        assert idempotency.forget(tx, START + 1) == 1
        assert idempotency.get(tx, system_id, "old", b"") is None
        assert idempotency.get(tx, system_id, "new", b"") is not None


def test_a_canary_reaches_each_hop_once(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        made = canaries.create(tx, system_id, START)
        assert canaries.reach(tx, system_id, made.id, "ingest", START + 1)
        assert not canaries.reach(tx, system_id, made.id, "ingest", START + 2)
        assert not canaries.reach(tx, system_id, "unknown", "ingest", START + 2)
        assert canaries.reach(tx, system_id, made.id, "profile", START + 3)
        found = canaries.get(tx, system_id, made.id)
        assert found is not None
        assert found.hops == {"ingest": START + 1, "profile": START + 3}
        newer = canaries.create(tx, system_id, START + 9)
        assert [c.id for c in canaries.listing(tx, system_id)] == [newer.id, made.id]
