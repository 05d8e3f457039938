"""Every detector stands in `docs/detectors.md`, and nothing else does."""

import re
from pathlib import Path

from detectors.registry import discover

PAGE = Path(__file__).parents[2] / "docs" / "detectors.md"
ROW = re.compile(
    r"^\| `(?P<name>\w+)` \| (?P<lens>\w+) \| (?P<phases>[\w, ]+) \| (?P<says>.+) \|$", re.MULTILINE
)


def documented() -> dict[str, tuple[str, set[str], str]]:
    """Lens, phases and what it asks of each detector on the page."""
    return {
        row["name"]: (row["lens"], set(row["phases"].split(", ")), row["says"])
        for row in ROW.finditer(PAGE.read_text())
    }


def test_every_detector_is_documented_with_its_lens_and_phase() -> None:
    page = documented()
    missing = [
        f"{each.name}: {each.lens}, {each.phase}"
        for each in discover()
        if not _stands(each.name, each.lens, each.phase, page)
    ]
    assert missing == [], "give it a row in docs/detectors.md"


def test_no_detector_is_documented_that_is_not_there() -> None:
    assert set(documented()) == {detector.name for detector in discover()}


def _stands(name: str, lens: str, phase: str, page: dict[str, tuple[str, set[str], str]]) -> bool:
    row = page.get(name)
    return row is not None and row[0] == lens and phase in row[1] and row[2].endswith("?")
