"""Do outcomes that look wrong tell what happened? An independent count that fell as far bears them out.

Labels that break do not touch the ledger. Where billed revenue fell as far as the successes did, few
successes are no fault of what the outcomes hold.
"""

from detectors.wording import percent
from monitor.triage.facts import Facts
from monitor.triage.sign import Sign, Signs
from monitor.triage.yielded import yield_of

FELL = 0.8  # of the usual successes, at most
AS_FAR = 0.6  # of what the successes fell by, that the ledger must have fallen by


def borne_out(signs: Signs, facts: Facts) -> dict[str, Sign]:
    """`labels_wrong` as clear, where the ledger fell with the successes; nothing otherwise."""
    wrong, yielded = signs.get("labels_wrong"), yield_of(facts.case)
    if wrong is None or wrong.state != "fired" or yielded is None:
        return {}
    usual, now, _ = yielded
    ledgers = [m for m in facts.found.values() if m.metric.role == "ledger" and m.moved and m.expected > 0]
    if now > FELL * usual or not ledgers:
        return {}
    fell = 1 - now / usual
    for ledger in ledgers:
        if 1 - ledger.observed / ledger.expected >= AS_FAR * fell:
            text = (
                f"successes fell to {percent(now / usual)} of what is usual, and {ledger.metric.name} to "
                f"{percent(ledger.observed / ledger.expected)}: the outcomes tell what happened"
            )
            return {"labels_wrong": Sign("labels_wrong", "clear", text)}
    return {}
