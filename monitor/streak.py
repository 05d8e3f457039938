"""Where a streak starts, whatever window its trouble is dated back to.

What judges several windows together may tell of one trouble twice: each streak is told for itself.
"""

from detectors import registry
from detectors.types import Finding


def first_window(finding: Finding) -> int:
    """Start of the first window of the finding's streak, µs."""
    late = {(each.name, each.phase) for each in registry.discover() if each.late}
    if finding.since is not None and (finding.detector, finding.phase) in late:
        return finding.since  # its streak leaves windows out
    return finding.window.start - (finding.streak - 1) * (finding.window.end - finding.window.start)
