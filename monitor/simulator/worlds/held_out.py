"""The worlds of the examination: other names, sizes, seasons, rates, delays and logs than any taught one."""

from collections.abc import Mapping

from monitor.simulator.settings import Settings

#: What figures are told of: none until an examination of other ideas is written.
HELD_OUT: Mapping[str, Settings] = {}
