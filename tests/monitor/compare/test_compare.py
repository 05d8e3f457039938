"""Two files, no service: right about faults, and silent where there is none."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import DAY_US, Declared, Dimension, Feature, Model
from detectors.statistics import pooled
from monitor.compare import Answer, compare
from monitor.compare.judged import judged
from monitor.compare.rows import canonical_rows
from monitor.ingest.errors import InputError
from monitor.triage.render import to_json, to_text
from tests.monitor.compare import files
from tests.monitor.compare.files import Columns, Fault, part, rows, write

#: A window of a day is the longest there is.
SCORED = Declared("shop", model=Model(score="score"), features=(Feature("age", "numeric"),), window_us=DAY_US)


def of(folder: Path, reference: Columns, current: Columns, declared: Declared | None = None) -> Answer:
    sides = write(folder / "reference.parquet", reference), write(folder / "current.parquet", current)
    return compare(*sides, declared)


@pytest.mark.parametrize(
    ("fault", "cause", "subject"),
    [
        (files.nulled, "features.missing", {"age"}),
        (files.dropped, "features.missing", {"age"}),
        (files.in_cents, "features.unit_change", {"price"}),
        (files.in_lower_case, "features.encoding", {"country"}),
        (files.swapped, "features.swapped", {"age,price", "age", "price", "age and price"}),
        (files.drifted, "population.shift", {"age", "load"}),
    ],
)
@pytest.mark.parametrize("count", [1_000, 5_000])
def test_a_fault_is_named_with_its_column(
    tmp_path: Path, fault: Fault, cause: str, subject: set[str], count: int
) -> None:
    current = rows(count, 2)
    fault(current)
    (top, *_) = of(tmp_path, rows(2_000, 1), current).diagnosis.causes
    assert (top.cause, top.subject in subject) == (cause, True)


@pytest.mark.parametrize("count", [100, 1_000, 10_000])
def test_a_file_beside_itself_has_no_fault(tmp_path: Path, count: int) -> None:
    answer = of(tmp_path, rows(count, 1), rows(count, 1))
    assert not answer.fails_on("any")
    assert answer.diagnosis.causes[0].lens == "benign"


@pytest.mark.parametrize(("count", "halvings"), [(200, 12), (2_000, 6)])
def test_shuffled_halves_of_one_file_have_no_fault(tmp_path: Path, count: int, halvings: int) -> None:
    for seed in range(halvings):
        whole = rows(count, 100 + seed)
        order = np.random.default_rng(seed).permutation(count)
        halves = part(whole, order[: count // 2]), part(whole, order[count // 2 :])
        assert not of(tmp_path, *halves).fails_on("any")


def test_half_the_successes_in_a_thousand_rows_are_not_called_benign(tmp_path: Path) -> None:
    for seed in (11, 12):
        current = rows(1_000, 50 + seed)
        lost = np.random.default_rng(seed).random(1_000) < 0.5
        current["label"] = np.where(lost, 0, current["label"])
        diagnosis = of(tmp_path, rows(1_000, seed), current).diagnosis
        assert diagnosis.verdict != "benign"
        assert diagnosis.causes[0].cause == "calibration.drift"


def test_redraws_of_one_file_are_not_added_up(tmp_path: Path) -> None:
    reference, current = (canonical_rows(name, pa.table(rows(300, 1)), SCORED) for name in ("a", "b"))
    seen: list[int] = []
    whole = pooled.pools

    def noted(*given: Any, **named: Any) -> Any:
        found = whole(*given, **named)
        seen.append(len(found[0]))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pooled, "pools", noted)
        judged(SCORED, reference, current)
    assert seen
    assert not any(seen)


def test_a_small_file_beside_a_large_one_and_the_reverse_have_no_fault(tmp_path: Path) -> None:
    for few, many in ((150, 6_000), (6_000, 150)):
        assert not of(tmp_path, rows(few, 3), rows(many, 4)).fails_on("any")


def chance_of(cause: str, answer: Answer) -> float:
    return sum(each.probability for each in answer.diagnosis.causes if each.cause == cause)


def test_a_reference_that_moves_by_itself_teaches_how_much_is_usual(tmp_path: Path) -> None:
    count = 6_000
    moves = 6 * np.sin(np.arange(count) / 150)
    reference, current = rows(count, 5), rows(600, 6)
    reference["age"] = reference["age"] + moves
    current["age"] = current["age"] + 4
    without = of(tmp_path, reference, current)
    reference["ts"] = 1_750_000_000_000 + 60_000 * np.arange(count)
    current["ts"] = 1_760_000_000_000 + 60_000 * np.arange(600)
    taught = of(tmp_path, reference, current)
    assert without.diagnosis.causes[0].cause == "population.shift"
    assert chance_of("population.shift", taught) < 0.1 < chance_of("population.shift", without)
    assert not taught.fails_on("any")


def test_the_span_told_is_that_of_the_current_rows(tmp_path: Path) -> None:
    reference, current = rows(300, 1), rows(300, 2)
    for side, first in ((reference, 1_750_000_000_000), (current, 1_760_000_000_000)):
        side["ts"] = first + 1_000 * np.arange(300)
    told = to_json(of(tmp_path, reference, current).diagnosis)
    assert told["window"]["start"] == "2025-10-09T08:53:20Z"


def test_two_files_tell_no_onset_and_send_nobody_to_a_database(tmp_path: Path) -> None:
    reference, current = rows(1_000, 1), rows(1_000, 2)
    files.nulled(current)
    answer = of(tmp_path, reference, current)
    steps = " ".join(text for text, _ in answer.diagnosis.next_checks)
    assert answer.diagnosis.onset is None
    assert "Read how age is filled." in steps
    assert "bifocal findings" not in steps
    assert "1970" not in answer.to_text()
    current["ts"] = 1_760_000_000_000 + 1_000 * np.arange(1_000)
    assert "2025-10-09 08:53 UTC to " in of(tmp_path, reference, current).to_text()


def test_a_file_of_which_no_line_can_be_read_says_why(tmp_path: Path) -> None:
    good, broken = write(tmp_path / "good.parquet", rows(100, 1)), tmp_path / "broken.ndjson"
    broken.write_text('{"age": ')
    with pytest.raises(InputError, match="no line can be read; the first is not JSON"):
        compare(good, broken)


def test_columns_that_tell_nothing_are_left_out_with_a_word(tmp_path: Path) -> None:
    reference, current = rows(500, 1), rows(500, 2)
    for seed, side in enumerate((reference, current)):
        side["session"] = [f"s{seed}{i}" for i in range(500)]
    current["extra"] = [1] * 500
    notes = "\n".join(of(tmp_path, reference, current).notes)
    assert "'build' is left out: it is the same in all rows" in notes
    assert "'session' is left out: it differs in nearly all rows" in notes
    assert "'extra' is new" in notes
    assert "'age'" not in notes


def test_a_constant_column_that_changes_is_not_left_out(tmp_path: Path) -> None:
    current = rows(1_000, 2)
    current["build"] = ["B7"] * 1_000
    assert of(tmp_path, rows(1_000, 1), current).diagnosis.causes[0].cause == "features.encoding"


def test_csv_text_is_typed_by_what_it_holds(tmp_path: Path) -> None:
    current = rows(1_000, 2)
    files.in_cents(current)
    sides = write(tmp_path / "a.csv", rows(1_000, 1)), write(tmp_path / "b.csv", current)
    assert compare(*sides).diagnosis.causes[0].subject == "price"


def test_a_system_file_names_columns_and_dimensions(tmp_path: Path) -> None:
    declared = Declared(
        "shop",
        model=Model(score="score"),
        columns={"score": "p_click"},
        features=(Feature("age", "numeric"), Feature("country", "categorical")),
        dimensions=(Dimension("country", "quality"),),
    )
    reference, current = rows(1_000, 1), rows(1_000, 2)
    files.nulled(current)
    for side in (reference, current):
        side["p_click"] = side.pop("score")
    diagnosis = of(tmp_path, reference, current, declared).diagnosis
    assert (diagnosis.system, diagnosis.causes[0].cause) == ("shop", "features.missing")


def test_the_text_has_numbers_and_at_most_forty_lines(tmp_path: Path) -> None:
    current = rows(1_000, 2)
    files.nulled(current)
    text = to_text(of(tmp_path, rows(1_000, 1), current).diagnosis)
    assert "age" in text
    assert "%" in text
    assert len(text.splitlines()) <= 40


def test_files_without_rows_or_without_anything_to_compare_are_refused(tmp_path: Path) -> None:
    good = write(tmp_path / "good.csv", rows(50, 1))
    empty = tmp_path / "empty.csv"
    empty.write_text("age,country\n")
    with pytest.raises(InputError, match=r"empty\.csv: holds no rows"):
        compare(good, empty)
    same = tmp_path / "same.csv"
    same.write_text("build\n" + "b7\n" * 50)
    with pytest.raises(InputError, match="no column of the reference can be compared"):
        compare(same, same)


@pytest.mark.parametrize("counts", [(1, 500), (500, 1), (1, 1)])
def test_a_handful_of_rows_gives_no_verdict_and_says_how_many_it_takes(
    tmp_path: Path, counts: tuple[int, int]
) -> None:
    diagnosis = of(tmp_path, rows(counts[0], 1), rows(counts[1], 2)).diagnosis
    assert (diagnosis.verdict, diagnosis.causes) == ("inconclusive", ())
    assert diagnosis.missing_evidence[0] == (
        f"the files hold {counts[0]} and {counts[1]} rows; at least 30 on either side are needed"
    )


def test_a_column_without_any_value_and_one_of_enormous_numbers_are_no_fault(tmp_path: Path) -> None:
    sides = []
    for seed in (1, 2):
        side = rows(200, seed)
        side["nothing"] = pa.nulls(200)
        side["enormous"] = np.random.default_rng(seed).normal(size=200) * 1e300
        sides.append(side)
    assert not of(tmp_path, sides[0], sides[1]).fails_on("any")


def test_a_regression_that_has_never_erred_is_compared(tmp_path: Path) -> None:
    sides = [rows(200, seed) for seed in (1, 2)]
    for side in sides:
        side["score"] = side["label"] = side["age"]
    assert not of(tmp_path, sides[0], sides[1]).fails_on("any")
