"""What can be wrong with what is sent: a call as a whole, or one of its rows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class InputError(ValueError):
    """The call can't be taken at all; nothing was written.

    `status` is the HTTP status that fits (400, 413, 415 or 422), `title` the kind of trouble, `detail` names
    the column or line and what would be right, `where` the file or body it stood in.
    """

    def __init__(self, title: str, detail: str, *, status: int = 422, where: str = "") -> None:
        super().__init__(f"{where + ': ' if where else ''}{detail}")
        self.status = status
        self.title = title
        self.detail = detail
        self.where = where


@dataclass(frozen=True)
class BadRow:
    """A row that can't be taken, as JSON values (`{"line": …}` if it could not be read), and the reason."""

    row: Mapping[str, Any]
    reason: str


@dataclass
class IngestResult:
    """What became of the rows of one call, counted."""

    accepted: int = 0
    duplicates: int = 0
    quarantined: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    unknown_columns: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "IngestResult") -> "IngestResult":
        return IngestResult(
            self.accepted + other.accepted,
            self.duplicates + other.duplicates,
            self.quarantined + other.quarantined,
            self.reasons + other.reasons,
            self.unknown_columns + other.unknown_columns,
        )

    def to_json(self) -> dict[str, object]:
        """The answer of the contract, with the columns that the system file does not know."""
        answer: dict[str, object] = {
            "accepted": self.accepted,
            "duplicates": self.duplicates,
            "quarantined": self.quarantined,
            "reasons": dict(self.reasons),
        }
        if self.unknown_columns:
            answer["unknown_columns"] = dict(self.unknown_columns)
        return answer

    @classmethod
    def from_json(cls, answer: Mapping[str, Any]) -> "IngestResult":
        """The result that `to_json` told."""
        return cls(
            answer["accepted"],
            answer["duplicates"],
            answer["quarantined"],
            Counter(answer["reasons"]),
            Counter(answer.get("unknown_columns", {})),
        )
