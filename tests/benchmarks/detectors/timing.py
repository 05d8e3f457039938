"""How long all detectors together take for a window of 40 features beside 200 windows of history."""

import time
from dataclasses import dataclass

import numpy as np

from detectors.judge import judge
from tests.detectors.campaign import PAST, PHASES, Campaign
from tests.detectors.world import World


@dataclass(frozen=True)
class Times:
    """Milliseconds a window, both phases together, from the profiles to the findings: by the clock, which
    counts what else the machine does, and of this process alone."""

    windows: int
    median: float
    p95: float
    own_median: float
    own_p95: float
    slowest: dict[str, float]


def measure(windows: int = 100, rows: int = 1_000, seed: int = 1) -> Times:
    """Judge windows one after another, as the worker does; what past windows say of themselves is kept."""
    campaign = Campaign(World(rows, seed))
    campaign.grow(PAST + 1, judged=False)
    campaign.grow(1)
    by_detector: dict[str, list[float]] = {}
    whole, own = [], []
    for _ in range(windows):
        campaign.grow(1, judged=False)
        view = campaign.view()
        took, began = 0.0, time.process_time()
        for phase in PHASES:
            for detector in campaign.detectors:
                if detector.phase == phase:
                    started = time.perf_counter()
                    judge(detector, detector.check(view), view.window, {}, lambda: "")
                    took += time.perf_counter() - started
                    by_detector.setdefault(detector.name, []).append(time.perf_counter() - started)
        whole.append(took)
        own.append(time.process_time() - began)
    medians = {name: 1e3 * float(np.median(values)) for name, values in by_detector.items()}
    slowest = dict(sorted(medians.items(), key=lambda item: -item[1])[:5])
    return Times(windows, *_quantiles(whole), *_quantiles(own), slowest)


def _quantiles(seconds: list[float]) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds."""
    return 1e3 * float(np.median(seconds)), 1e3 * float(np.quantile(seconds, 0.95))
