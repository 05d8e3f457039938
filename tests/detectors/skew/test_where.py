"""Where the differing cells lie: one slice, or the crossing of two where the rows tell."""

from collections import Counter
from collections.abc import Mapping

import numpy as np
import pytest

from detectors.skew.summary import CellParity, RowParity
from detectors.skew.where import differing_slice

Groups = Mapping[tuple[str, str], tuple[int, int]]  # (dc, app) -> (rows, differing)


def place(groups: Groups) -> dict[str, str]:
    rows: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    crossings = {(("dc", dc), ("app", app)): n for (dc, app), (n, _) in groups.items()}
    bad = {(("dc", dc), ("app", app)): k for (dc, app), (_, k) in groups.items() if k}
    for (dc, app), (n, k) in groups.items():
        for at in (("dc", dc), ("app", app)):
            rows[at] += n
            wrong[at] += k
    cell = CellParity(sum(rows.values()) // 2, sum(wrong.values()) // 2, slices=+wrong, crossings=bad)
    return dict(differing_slice(RowParity(cell.compared, {"age": cell}, rows, crossings), cell))


def test_a_fault_of_one_release_in_one_place_is_named_by_both() -> None:
    found = place(
        {("eu", "5.0"): (49, 49), ("eu", "4.9"): (6, 0), ("us", "5.0"): (58, 0), ("us", "4.9"): (6, 0)}
    )
    assert found == {"dc": "eu", "app": "5.0"}


def test_a_fault_of_a_place_is_named_by_the_place_alone_whatever_release_is_common_there() -> None:
    groups = {
        ("eu", "5.0"): (90, 90),
        ("eu", "4.9"): (10, 10),
        ("us", "5.0"): (90, 0),
        ("us", "4.9"): (10, 0),
    }
    assert place(groups) == {"dc": "eu"}
    assert place({**groups, ("eu", "4.9"): (10, 8)}) == {"dc": "eu"}


def test_a_few_clean_rows_of_another_release_do_not_name_the_release() -> None:
    groups = {("eu", "5.0"): (95, 40), ("eu", "4.9"): (5, 0), ("us", "5.0"): (95, 0), ("us", "4.9"): (5, 0)}
    assert place(groups) == {"dc": "eu"}
    assert place({**groups, ("eu", "5.0"): (40, 40), ("eu", "4.9"): (1, 0)}) == {"dc": "eu"}


def test_a_release_that_serves_in_one_place_alone_is_not_named_beside_it() -> None:
    assert place({("eu", "5.1"): (40, 40), ("us", "5.0"): (60, 0)}) in ({"dc": "eu"}, {"app": "5.1"})


def test_a_few_differing_rows_everywhere_are_not_placed_in_the_slice_of_most_rows() -> None:
    groups = {("eu", "5.0"): (70, 10), ("eu", "4.9"): (8, 0), ("us", "5.0"): (20, 0), ("us", "4.9"): (2, 0)}
    assert place(groups) == {}


def test_people_of_one_market_are_told_from_the_place_that_serves_most_of_it() -> None:
    """Here `dc` is the place, `app` the market."""
    people = {("eu", "fr"): (30, 28), ("eu", "de"): (25, 0), ("us", "fr"): (2, 2), ("us", "ca"): (60, 0)}
    assert place(people) == {"app": "fr"}
    servers = {("eu", "fr"): (50, 46), ("eu", "de"): (4, 4), ("us", "fr"): (2, 0), ("us", "ca"): (60, 0)}
    assert place(servers) == {"dc": "eu"}


@pytest.mark.parametrize("share", [0.3, 0.6, 1.0])
def test_chance_alone_hardly_ever_names_a_second_slice(share: float) -> None:
    random = np.random.default_rng(7)
    named = 0
    for _ in range(400):
        rows = dict(zip([("eu", "5.0"), ("eu", "4.9"), ("us", "5.0"), ("us", "4.9")],
                        random.multinomial(120, [0.45, 0.05, 0.45, 0.05]).tolist(), strict=True))  # fmt: skip
        groups = {at: (n, int(random.binomial(n, share)) if at[0] == "eu" else 0) for at, n in rows.items()}
        named += len(place(groups)) > 1
    assert named <= 2
