"""What Evidently says of a finding beside what we say: agrees or differs, and why it may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detectors.declared import DAY_US
from detectors.types import Finding
from monitor.clock import to_text
from monitor.covered import columns_of, covering, is_asked_about
from storage import Tx, confirmations
from storage.confirmations import Stored

__all__ = ["Opinion", "is_asked_about", "opinion", "opinions", "said"]

Answer = Mapping[str, Any]

METHODS = {"ks": "Kolmogorov–Smirnov p", "jensenshannon": "Jensen–Shannon distance"}
SMALLEST_P = 1e-4
FEW = 1_000


@dataclass(frozen=True)
class Opinion:
    """What became of the question that covers a finding.

    `agrees` is None where Evidently gave no answer that could; `mine` are the answers about the finding's own
    columns.
    """

    held: Stored
    mine: Sequence[Answer]
    agrees: bool | None
    text: str

    @property
    def methods(self) -> Mapping[str, str]:
        """How the tests are called, by their names in the answers."""
        return METHODS

    def to_json(self) -> dict[str, Any]:
        """The finding's `confirmation` in the API."""
        said = self.held.answers or {}
        return {
            "state": self.held.state,
            "agrees": self.agrees,
            "text": self.text,
            "asked": to_text(self.held.window_start),
            "reference": said.get("reference"),
            "reference_rows": said.get("reference_rows", 0),
            "current_rows": said.get("current_rows", 0),
            "columns": list(said.get("answers", [])),
            "report": self.held.has_page,
        }


def opinions(tx: Tx, system_id: int, found: Sequence[Finding]) -> dict[str, Opinion]:
    """By id those findings that Evidently was asked about."""
    asked = [finding for finding in found if is_asked_about(finding)]
    if not asked:
        return {}
    starts = [finding.window.start for finding in asked]
    held = confirmations.listing(tx, system_id, min(starts) - DAY_US, max(starts))
    pairs = ((finding, covering(held, finding)) for finding in asked)
    return {finding.id: opinion(finding, each) for finding, each in pairs if each is not None}


def opinion(finding: Finding, held: Stored) -> Opinion:
    """The answer to the question, read for this finding."""
    if held.answers is None:
        return Opinion(held, (), None, _unanswered(held))
    answers = held.answers["answers"]
    mine = _mine(finding, held, answers)
    agrees, why = _compare(finding, mine, held.answers["current_rows"])
    asked = [each for each in answers if each["drifted"] is not None]
    drifted = sum(each["drifted"] for each in asked)
    told = "; ".join(said(each) for each in mine)
    columns = "1 column" if len(asked) == 1 else f"{len(asked)} columns"
    return Opinion(held, mine, agrees, f"Evidently: drift in {drifted} of {columns} ({told}); {why}")


def said(answer: Answer) -> str:
    """One column's answer in short: `user_age: Jensen–Shannon distance 0.31, threshold 0.1`."""
    if answer["score"] is None:
        return str(answer["text"])
    method, score = answer["method"], answer["score"]
    number = f"{score:.2g}"
    if method == "ks" and score < SMALLEST_P:
        number = f"< {SMALLEST_P:.4f}"
    return f"{answer['column']}: {METHODS[method]} {number}, threshold {answer['threshold']:.2g}"


def _unanswered(held: Stored) -> str:
    if held.state == "given up":
        return f"Evidently gave no answer: {held.error}"
    if held.error is not None:
        return f"Evidently has given no answer yet ({held.error}); it is asked again"
    return "Evidently is being asked"


def _mine(finding: Finding, held: Stored, answers: Sequence[Answer]) -> list[Answer]:
    wanted = columns_of(finding.detector, finding.subject)
    return [each for column, each in zip(held.columns, answers, strict=True) if column in wanted]


def _compare(finding: Finding, mine: Sequence[Answer], rows: int) -> tuple[bool | None, str]:
    """Whether the answers about the finding's own columns agree with it, and in words why or why not."""
    if finding.detector == "performance":
        moved = any(each["drifted"] for each in mine)
        return None, (
            "it compares distributions, not how well scores rank; "
            + ("what moved may be why" if moved else "a relation can break while both stay as they were")
        )
    if not mine or mine[0]["drifted"] is None:
        return None, "it could not be asked about this column"
    if mine[0]["drifted"]:
        return True, "agrees"
    return False, f"differs: {_why(mine[0]['method'], rows)}"


def _why(method: str, rows: int) -> str:
    if method == "jensenshannon":
        return (
            "its threshold asks for a larger move than ours, which is judged beside the same distance in "
            "past windows"
        )
    if rows < FEW:
        return f"{rows:,} rows are few for its test alone; ours looks at past windows too"
    return f"it tests a sample of {rows:,} rows, in which a small move may pass for chance; we count all rows"
