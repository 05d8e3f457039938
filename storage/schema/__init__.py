"""The tables, a module per subject. Times are integer microseconds since the epoch in UTC."""

from storage.schema import judged, probing, profiles, rows, service, systems
from storage.schema.base import metadata

#: The revision of alembic/versions that these tables describe.
HEAD = "0005"

__all__ = ["HEAD", "judged", "metadata", "probing", "profiles", "rows", "service", "systems"]
