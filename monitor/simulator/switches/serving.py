"""Serving breaks: no answers, default answers, slow answers."""

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

import numpy as np

from monitor.simulator.change import Lens, Switch
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.serving import ERROR, FALLBACK, Answers

_TIMEOUT_MS = 250.0
_DEFAULT_SCORE = 0.05


@dataclass(frozen=True, kw_only=True)
class Outage(Switch):
    """Requests get no answer: nothing is logged, or a row with status `error`."""

    cause: ClassVar[str] = "serving.outage"
    lens: ClassVar[Lens] = "infrastructure"
    form: Literal["absent", "errors"] = "absent"

    def answer(self, scene: Scene, requests: Requests, answers: Answers) -> Answers:
        rows = self.reached(scene, requests)
        if self.form == "absent":
            return replace(answers, arrived=answers.arrived & ~rows)
        return replace(answers, status=np.where(rows, ERROR, answers.status))


@dataclass(frozen=True, kw_only=True)
class Fallback(Switch):
    """One default score for every ad, so that any ad is shown; the service says so, or it does not."""

    cause: ClassVar[str] = "serving.fallback"
    lens: ClassVar[Lens] = "infrastructure"
    told: bool = True

    def answer(self, scene: Scene, requests: Requests, answers: Answers) -> Answers:
        rows = self.reached(scene, requests)
        return replace(
            answers,
            choice=np.where(rows, requests.position, answers.choice),
            ad=np.where(rows, requests.candidates[np.arange(len(rows)), requests.position], answers.ad),
            score=np.where(rows, _DEFAULT_SCORE, answers.score),
            status=np.where(rows, FALLBACK, answers.status) if self.told else answers.status,
        )


@dataclass(frozen=True, kw_only=True)
class Latency(Switch):
    """Answers take `factor` times as long, and those that take too long are errors."""

    cause: ClassVar[str] = "serving.latency"
    lens: ClassVar[Lens] = "infrastructure"
    factor: float = 4.0
    timeout_ms: float = _TIMEOUT_MS

    def answer(self, scene: Scene, requests: Requests, answers: Answers) -> Answers:
        force = self.force(scene, requests)
        slow = answers.latency_ms * (1 + (self.factor - 1) * force)
        late = (force > 0) & (slow > self.timeout_ms)
        return replace(
            answers,
            latency_ms=np.where(late, self.timeout_ms, slow),
            status=np.where(late, ERROR, answers.status),
        )


SWITCHES = (Outage, Fallback, Latency)
