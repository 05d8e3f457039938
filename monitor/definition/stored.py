"""A definition as JSON, to be kept in the store with its version, and back."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from detectors.declared import Declared
from monitor.definition.problems import DefinitionError, Problem, spell

_DECLARED = TypeAdapter(Declared)


def to_json(declared: Declared) -> dict[str, Any]:
    """The definition in JSON's own types. `from_json` gives back an equal one."""
    stored: dict[str, Any] = _DECLARED.dump_python(declared, mode="json")
    return stored


def from_json(stored: Mapping[str, Any]) -> Declared:
    """The definition that `to_json` stored. Raises DefinitionError when the shape is another.

    Values were checked when the file was applied and are not judged again.
    """
    try:
        return _DECLARED.validate_json(json.dumps(stored), strict=True, extra="forbid")
    except ValidationError as error:
        problems = [
            Problem(spell(detail["loc"]), "is not as a stored definition has it")
            for detail in error.errors(include_url=False, include_input=False)
        ]
    except (TypeError, ValueError, RecursionError):
        problems = [Problem("", "a stored definition holds JSON values only")]
    raise DefinitionError(problems)
