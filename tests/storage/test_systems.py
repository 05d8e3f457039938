"""Systems, their definitions, and the integers for users' names."""

import pytest

from storage import Store, names, systems
from tests.storage.tables import register


def test_a_changed_file_is_a_new_version_and_an_unchanged_one_is_not(store: Store) -> None:
    with store.begin() as tx:
        first = systems.put(tx, "ads", "one", 10)
        assert systems.put(tx, "ads", "one", 20) == first
        second = systems.put(tx, "ads", "two", 30)
        back = systems.put(tx, "ads", "one", 40)
    assert [s.definition.version for s in (first, second, back)] == [1, 2, 3]
    assert first.id == second.id == back.id
    with store.read() as tx:
        assert [(d.body, d.created) for d in systems.definitions_of(tx, first.id)] == [
            ("one", 10),
            ("two", 30),
            ("one", 40),
        ]
        assert systems.get(tx, "ads") == systems.get_by_id(tx, first.id) == back


def test_systems_are_listed_by_name_with_their_newest_definition(store: Store) -> None:
    with store.begin() as tx:
        for name, body in (("b", "1"), ("a", "1"), ("b", "2")):
            systems.put(tx, name, body, 1)
    with store.read() as tx:
        assert [(s.name, s.definition.body) for s in systems.listing(tx)] == [("a", "1"), ("b", "2")]
        assert systems.get(tx, "c") is None


def test_a_name_keeps_its_integer(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        first = names.ids(tx, system_id, "feature", ["x", "y", "x"])
    with store.begin() as tx:
        again = names.ids(tx, system_id, "feature", ["z", "y"])
        assert again["y"] == first["y"]
        assert len({*first.values(), *again.values()}) == 3
        assert names.texts(tx, system_id, "feature")[again["z"]] == "z"


def test_a_name_is_one_per_kind_and_system(store: Store) -> None:
    one, other = register(store, "one"), register(store, "other")
    with store.begin() as tx:
        found = {
            names.ids(tx, one, "feature", ["x"])["x"],
            names.ids(tx, one, "dimension", ["x"])["x"],
            names.ids(tx, other, "feature", ["x"])["x"],
        }
    assert len(found) == 3


@pytest.mark.parametrize("text", ["", "名前", "a'b\"c; DROP TABLE names; --", "a\nb", "x" * 5000])
def test_any_text_can_be_a_name(store: Store, text: str) -> None:
    system_id = register(store)
    with store.begin() as tx:
        number = names.ids(tx, system_id, "feature", [text])[text]
        assert names.texts(tx, system_id, "feature") == {number: text}
