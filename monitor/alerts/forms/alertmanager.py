"""Alertmanager's `POST /api/v2/alerts`: a list of one alert with labels and annotations.

Source: https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
"""

from collections.abc import Mapping
from typing import Any

SIGNED = True


def render(message: Mapping[str, Any], secret: str | None) -> list[dict[str, Any]]:
    """Labels stay the same from opened to resolved, so that Alertmanager sees one alert."""
    data = message["data"]
    named = {
        "alertname": "Bifocal" + message["type"].split(".")[0].capitalize(),
        "system": data["system"],
        "id": data["subject_id"],
        "metric": data.get("metric"),
    }
    headline, *rest = data["text"]
    alert: dict[str, Any] = {
        "labels": {key: value for key, value in named.items() if value},
        "annotations": {
            "summary": headline,
            "description": " ".join(rest),
            "severity": data["severity"],
            "verdict": data.get("verdict") or "",
        },
        "generatorURL": data["link"],
    }
    if message["type"] == "incident.resolved":
        alert["endsAt"] = message["timestamp"]
    return [alert]
