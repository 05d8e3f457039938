"""Alerts into the outbox, inside the transaction that concluded them: both land, or neither does.

A silenced alert is not queued at all: when the silence ends, only what happens from then on is told.
"""

import json
import os
from collections.abc import Mapping
from typing import Any

from detectors.declared import AlertChannel, Declared
from detectors.types import Finding
from monitor.alerts import messages
from monitor.alerts.messages import Message
from monitor.streak import first_window
from storage import outbox, silences
from storage.incidents import Incident
from storage.store import Tx

BASE_URL_VARIABLE = "BIFOCAL_BASE_URL"
RANKS = {"warning": 0, "critical": 1}


def base_url() -> str:
    """Where this service's pages stand, without a slash at the end; that of `bifocal serve` when unset."""
    return os.environ.get(BASE_URL_VARIABLE, "http://127.0.0.1:8000").rstrip("/")


def enqueue(
    tx: Tx,
    system_id: int,
    declared: Declared,
    type: str,
    incident: Incident,
    diagnosis: Mapping[str, Any] | None,
    now: int,
) -> int:
    """Queue an incident's turn for every channel that asks for it; returns how many were queued.

    `type` is one of `messages.INCIDENT_TYPES`, `diagnosis` the contract's object or None. The same turn
    (incident and type; of a new verdict also its moment) is queued once a channel, however often this is
    called.
    """
    message = messages.about_incident(type, declared.name, incident, diagnosis, now, base_url())
    turn = f"{message['data']['verdict']}:{now}" if type == "incident.diagnosed" else ""
    key = f"{incident.id}:{type}:{turn}"
    return _put(tx, system_id, declared, message, key, now, incident)


def enqueue_finding(tx: Tx, system_id: int, declared: Declared, finding: Finding, now: int) -> int:
    """Queue `finding.alarm`, once a streak and channel."""
    message = messages.about_finding(declared.name, finding, now, base_url())
    key = json.dumps(["finding", finding.key, first_window(finding)])
    return _put(tx, system_id, declared, message, key, now)


def enqueue_degraded(
    tx: Tx, system_id: int, declared: Declared, what: str, text: str, now: int, *, since: int
) -> int:
    """Queue `service.degraded`, once for each `what` that began at `since`."""
    message = messages.about_service(declared.name, what, text, now, base_url())
    return _put(tx, system_id, declared, message, json.dumps(["service", what, since]), now)


def _put(
    tx: Tx,
    system_id: int,
    declared: Declared,
    message: Message,
    key: str,
    now: int,
    incident: Incident | None = None,
) -> int:
    metric = incident.metric if incident else None
    queued = 0
    for channel in declared.alerts:
        if not _wants(channel, message) or silences.silenced(tx, system_id, now, channel.name, metric):
            continue
        made = outbox.put(
            tx,
            system_id,
            channel.name,
            message["type"],
            message,
            dedupe_key=key,
            now=now,
            incident_id=incident.id if incident else None,
        )
        queued += made is not None
    return queued


def _wants(channel: AlertChannel, message: Message) -> bool:
    severe = RANKS[message["data"]["severity"]] >= RANKS[channel.min_severity]
    return message["type"] in channel.when and severe
