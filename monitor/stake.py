"""What a fault costs makes an incident critical, whichever metric alarmed.

A fault of a feature alarms by the feature alone while the business, noisier, only warns: by its alarms it
would stay a warning though it costs more than many a critical one. A diagnosis knows how much of the business
it explains. A cause by which only the log lost something costs nobody anything, and raises nothing.
"""

from detectors.declared import Declared
from detectors.types import Diagnosis
from monitor.triage.cost import LOST_OF_LOG

LEAST = 0.1  # of the metric, that the likeliest cause alone must have taken
SURE = 0.5  # probability of that cause
ONLY_LOGGED = LOST_OF_LOG | {
    "outcomes.delayed", "outcomes.corrupted", "logging.duplicates", "clock.skew", "traffic.invalid",
}  # fmt: skip


def is_high(diagnosis: Diagnosis, declared: Declared) -> bool:
    """Has the likeliest cause, a fault, taken a tenth or more of the money?"""
    change, top = diagnosis.change, next(iter(diagnosis.causes), None)
    if top is None or top.lens == "benign" or diagnosis.verdict not in ("infrastructure", "quality"):
        return False
    if change is None or change.relative is None or not _is_money(diagnosis.metric, declared):
        return False
    taken = -change.relative * (top.explains or 0.0)
    return top.cause not in ONLY_LOGGED and top.probability >= SURE and taken >= LEAST


def _is_money(name: str, declared: Declared) -> bool:
    """Is it a metric of the business or a ledger, or a factor of one, which falls as the factor does?"""
    money = declared.with_role("business", "ledger")
    return any(name == metric.name or name in metric.factors for metric in money)
