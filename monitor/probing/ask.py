"""Inputs to an endpoint in batches: no redirects, bounded answers, an end to the waiting.

The endpoint stands in the system file, which its admin wrote, so it may lie in a private network.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from detectors.declared import Probe
from monitor.alerts import transport
from monitor.alerts.addresses import SETTING
from monitor.probing.protocols import Asking, Inputs, protocol_named
from monitor.probing.replies import Reply, read, silent

HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "identity", "User-Agent": "Bifocal"}
PRIVATE_TOO = {SETTING: "1"}
MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Inputs in one request; seconds for one request and for all of them."""

    batch: int = 32
    request_s: float = 10.0
    total_s: float = 30.0


def ask(probe: Probe, inputs: Sequence[Inputs], limits: Limits | None = None) -> list[Reply]:
    """The endpoint's reply to each input. Never raises for what the network or the endpoint does.

    Once nobody answers a request, or time is up, the rest are not asked.
    """
    limits = limits or Limits()
    protocol = protocol_named(probe.protocol)
    end = time.monotonic() + limits.total_s
    replies: list[Reply] = []
    stopped: str | None = None
    for at in range(0, len(inputs), limits.batch):
        part = inputs[at : at + limits.batch]
        left = end - time.monotonic()
        if stopped is None and left <= 0:
            stopped = f"not asked: the requests before took {limits.total_s:g} s"
        if stopped is None:
            found, stopped = _batch(protocol, probe.endpoint, part, min(limits.request_s, left))
        else:
            found = silent(stopped, len(part))
        replies += found
    return replies


def _batch(
    protocol: Asking, endpoint: str, part: Sequence[Inputs], timeout_s: float
) -> tuple[list[Reply], str | None]:
    """The replies to one request, and why no other should be made (None: go on)."""
    body = json.dumps(protocol.body(part), ensure_ascii=False).encode()
    begun = time.monotonic()
    answer = transport.post(
        protocol.address(endpoint), body, HEADERS, timeout_s, PRIVATE_TOO, read_at_most=MOST_BYTES + 1
    )
    latency_ms = (time.monotonic() - begun) * 1000
    if answer.error is not None:
        found = silent(answer.error, len(part), latency_ms)
        return found, None if answer.status is not None else f"not asked after: {answer.error}"
    if len(answer.body) > MOST_BYTES:
        return silent(f"the answer is longer than {MOST_BYTES:,} bytes", len(part), latency_ms), None
    return read(answer.body, protocol.predictions, len(part), latency_ms), None
