"""The best explanation is none to be sure of where it rests on little, or leaves much unexplained."""

from collections.abc import Mapping

import pytest

from monitor.triage.alike import DOUBTED, hold_back
from monitor.triage.catalogue import CATALOGUE
from monitor.triage.doubt import in_doubt
from monitor.triage.hypotheses import Hypothesis
from monitor.triage.sign import Sign
from tests.monitor.triage.signs import signs

STALE: Mapping[Hypothesis, float] = {("features.stale",): 0.96, ("population.shift",): 0.03}


@pytest.mark.parametrize(
    ("held", "strengths", "doubt"),
    [
        (STALE, {"stale": 1.0}, False),
        (STALE, {"stale": 1.0, "score_drift": 1.0, "labels_down": 1.0}, False),  # what follows from it
        (STALE, {"stale": 0.3}, True),  # all there is, and faint
        (STALE, {"stale": 1.0, "mix_demand": 1.0}, True),  # what the other side alone would show
        (STALE, {"stale": 1.0, "mix_demand": 0.3}, False),  # and hardly did
        (STALE, {"stale": 1.0, "nulls": 1.0}, False),  # of the same side
        ({("features.stale", "population.shift"): 0.96}, {"stale": 1.0, "mix_demand": 1.0}, True),
        ({("serving.outage",): 0.9}, {"errors_up": 1.0, "proxy_factor": 1.0}, False),  # it excuses that
        ({("benign.event",): 0.9}, {"volume_down": 1.0}, False),
    ],
)
def test_an_explanation_is_doubted_where_it_explains_too_little(
    held: Mapping[Hypothesis, float], strengths: Mapping[str, float], doubt: bool
) -> None:
    found = {symbol: Sign(symbol, "fired", symbol, strength) for symbol, strength in strengths.items()}
    assert in_doubt(held, {**signs(), **found}) == doubt


def test_no_side_is_sure_while_its_best_explanation_is_in_doubt() -> None:
    sure = hold_back(STALE, signs(stale="fired"), CATALOGUE)
    doubted = hold_back(STALE, signs(stale="fired", mix_demand="fired"), CATALOGUE)
    assert sure[("features.stale",)] == 0.96
    assert doubted[("features.stale",)] == pytest.approx(DOUBTED)
    assert doubted[("population.shift",)] == 0.03
