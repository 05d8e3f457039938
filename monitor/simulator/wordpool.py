"""All words that a world can say, and the forms in which a pipeline may spell them.

A categorical value is a code: the word's place in the pool, plus the size of the pool for each form on; -1 is
null. One pool for all features, so that a value may stand in another's column and still be said.
"""

import base64
import hashlib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from monitor.simulator.arrays import Ints
from monitor.simulator.schema import Schema

#: What pipelines put where a word is missing.
DEFAULTS = ("unknown", "", "-1")


def _salted(word: str, salt: str) -> str:
    return hashlib.blake2b((salt + word).encode(), digest_size=5).hexdigest()


#: Each form of a word; the first is the healthy one.
FORMS: Mapping[str, Callable[[str], str]] = {
    "as is": lambda word: word,
    "case": str.upper,
    "padding": lambda word: f" {word} ",
    "salted": lambda word: _salted(word, "2026"),
    "prefix": lambda word: f"v2:{word}",
    "cut": lambda word: word[:3],
    "quoted": lambda word: f'"{word}"',
    "bytes": lambda word: f"b'{word}'",
    "list": lambda word: f'["{word}"]',
    "tagged": lambda word: f"{word}#en",
    "base64": lambda word: base64.b64encode(word.encode()).decode(),
    "number": lambda word: str(zlib.crc32(word.encode()) % 1_000_000),
}


@dataclass(frozen=True)
class WordPool:
    """`first` is the place of each categorical feature's first word."""

    words: tuple[str, ...]
    first: Mapping[str, int]
    spelled: pa.Array

    @classmethod
    def of(cls, schema: Schema) -> "WordPool":
        words: list[str] = []
        first = {}
        for spec in schema.features:
            if spec.categorical:
                first[spec.name] = len(words)
                words += spec.words
        forms = [form(word) for form in FORMS.values() for word in words]
        return cls(tuple(words), first, pa.array([*forms, *DEFAULTS]))

    def code(self, feature: str, own: Ints) -> Ints:
        """Codes within a feature's own words as codes of the pool."""
        return np.where(own < 0, -1, own + self.first[feature])

    def formed(self, codes: Ints, form: str) -> Ints:
        """The same words in another form."""
        return np.where(codes < 0, -1, codes + list(FORMS).index(form) * len(self.words))

    def default(self, word: str) -> int:
        """The code of a default."""
        return len(FORMS) * len(self.words) + DEFAULTS.index(word)

    def text(self, codes: Ints) -> pa.Array:
        """What the log says."""
        return self.spelled.take(pa.array(codes, mask=codes < 0))
