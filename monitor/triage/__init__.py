"""Triage: from all that is known of a span of time to one diagnosis."""

from monitor.triage.case import Case, Parity, Slices
from monitor.triage.report import diagnose

__all__ = ["Case", "Parity", "Slices", "diagnose"]
