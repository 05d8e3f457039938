"""Slack's incoming webhooks: a plain text for notifications and blocks for the channel.

Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
"""

from collections.abc import Mapping
from typing import Any

SIGNED = True


def render(message: Mapping[str, Any], secret: str | None) -> dict[str, Any]:
    """Headline, sentences and a link. Slack ignores the signature; a relay before it may check it."""
    data = message["data"]
    headline, *rest = (_escaped(sentence) for sentence in data["text"])
    body = "\n".join([f"*{headline}*", *rest, f"<{data['link']}|Open in Bifocal>"])
    return {
        "text": headline,
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": body[:2900]}}],
    }


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
