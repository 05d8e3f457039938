"""PagerDuty's Events API v2: one incident there for one here, by `dedup_key`.

`secret_env` names the integration's routing key. The webhook is https://events.pagerduty.com/v2/enqueue.
Source: https://developer.pagerduty.com/docs/send-alert-event
"""

from collections.abc import Mapping
from typing import Any

SIGNED = False


def render(message: Mapping[str, Any], secret: str | None) -> dict[str, Any]:
    """A trigger, or a resolve for `incident.resolved`."""
    data = message["data"]
    event = {
        "routing_key": secret or "",
        "event_action": "resolve" if message["type"] == "incident.resolved" else "trigger",
        "dedup_key": f"bifocal/{data['system']}/{data['subject_id']}",
    }
    if event["event_action"] == "resolve":
        return event
    payload = {
        "summary": " ".join(data["text"])[:1024],
        "source": data["system"],
        "severity": data["severity"],
        "timestamp": message["timestamp"],
        "component": data.get("metric"),
        "class": message["type"],
        "custom_details": data,
    }
    return {
        **event,
        "payload": payload,
        "client": "Bifocal",
        "links": [{"href": data["link"], "text": "Bifocal"}],
    }
