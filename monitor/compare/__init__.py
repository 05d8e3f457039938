"""Two files, no service: the same detectors and the same triage, for development and build pipelines."""

from monitor.compare.answer import Answer, compare

__all__ = ["Answer", "compare"]
