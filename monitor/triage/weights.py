"""How much each piece of evidence weighs for each cause, in log-odds, and where each weight came from.

A symbol's role in the catalogue gives its weight; the lines of `SPECIAL` replace it for a cause and symbol.
A warning counts `WARNING` of it. Missing evidence weighs nothing: only `PRIOR` is left, and `LEAK` stands
for what no catalogue holds.

The weights were judged by hand from the catalogue's definitions, none is fitted yet:
- "direct": the symptom is the cause's own definition and its detector is silent on healthy data (its error
  rate per window is below 1e-4), so seeing it multiplies the odds by about a thousand; a healthy check
  nearly excludes it.
- "separates": the definition names it as what tells the cause from its neighbour.
- "shared": other causes show it as well.
- "follows": it is a consequence that says little of where it came from.
"""

from typing import NamedTuple

from monitor.triage.catalogue import CATALOGUE


class Weight(NamedTuple):
    """Log-odds when the symbol fired and when it was looked for and clear, and the weight's origin."""

    fired: float
    clear: float
    source: str


ROLES = {
    "must": Weight(7.0, -5.0, "direct"),
    "may": Weight(0.7, -0.3, "follows"),
    "must_not": Weight(-3.0, 0.1, "separates"),
}

SPECIAL: dict[tuple[str, str], Weight] = {
    # Volume falls for four causes; where it falls, serving's health and the ledger tell them apart.
    ("serving.outage", "volume_down"): Weight(5.3, -5.0, "shared"),
    ("serving.outage", "volume_slice"): Weight(4.0, -3.0, "separates"),
    ("serving.outage", "volume_gone"): Weight(3.0, 0.0, "separates"),
    ("serving.outage", "errors_up"): Weight(3.0, -0.3, "separates"),
    ("demand.decline", "volume_down"): Weight(5.0, -6.0, "shared"),
    ("demand.decline", "volume_slice"): Weight(-4.0, 1.5, "separates"),
    ("demand.decline", "volume_gone"): Weight(-4.0, 0.0, "separates"),
    ("demand.decline", "errors_up"): Weight(-3.0, 0.2, "separates"),
    ("demand.decline", "log_short"): Weight(-5.0, 1.0, "separates"),
    ("logging.loss", "log_short"): Weight(5.0, -7.0, "direct"),
    ("logging.loss", "volume_down"): Weight(3.0, -3.0, "separates"),
    ("logging.loss", "volume_gone"): Weight(2.0, 0.0, "shared"),
    # A default served without saying so piles the scores up; so do inputs that are all missing or unknown.
    ("serving.fallback", "scores_alike"): Weight(4.5, -1.0, "shared"),
    ("serving.latency", "volume_down"): Weight(0.3, 0.0, "follows"),
    # Outcomes lost: labels fall and the ledger does not.
    ("outcomes.lost", "labels_down"): Weight(1.5, -5.0, "shared"),
    ("outcomes.lost", "labels_missing"): Weight(6.0, -3.0, "direct"),
    ("outcomes.lost", "log_short"): Weight(5.5, -6.0, "separates"),
    ("outcomes.lost", "score_drift"): Weight(-1.5, 0.3, "separates"),
    ("outcomes.delayed", "labels_down"): Weight(0.7, -2.0, "shared"),
    ("outcomes.delayed", "log_short"): Weight(1.5, -3.0, "separates"),
    ("logging.duplicates", "log_long"): Weight(4.0, -2.0, "separates"),
    # A feature's fault reaches the metric through what rows yield; its own symptom decides.
    ("features.missing", "in_infra_slice"): Weight(1.5, -0.3, "follows"),
    ("features.missing", "proxy_factor"): Weight(0.7, -1.0, "follows"),
    ("features.unit_change", "proxy_factor"): Weight(0.7, -1.0, "follows"),
    ("features.encoding", "proxy_factor"): Weight(0.7, -1.0, "follows"),
    ("features.encoding", "recoded"): Weight(7.5, -5.0, "direct"),
    # Proportions: drift of inputs alone is what many faults look like.
    ("population.shift", "mix_demand"): Weight(5.5, -3.0, "direct"),
    ("population.shift", "inputs_drift"): Weight(3.5, -3.0, "shared"),
    ("population.shift", "calibration_off"): Weight(-1.0, 0.5, "separates"),
    ("population.new_segment", "new_slice"): Weight(6.0, -3.0, "direct"),
    ("population.new_segment", "new_values"): Weight(5.0, -3.0, "direct"),
    ("supply.mix", "mix_supply"): Weight(6.0, -5.0, "direct"),
    # Outcomes given inputs: every fault of the inputs looks like these, so any fault seen outweighs them.
    ("concept.drift", "ranking_worse"): Weight(5.0, -4.0, "shared"),
    ("concept.drift", "calibration_off"): Weight(1.5, -2.5, "follows"),
    ("concept.drift", "input_fault"): Weight(-5.0, 0.5, "separates"),
    ("concept.drift", "inputs_drift"): Weight(-1.0, 0.5, "separates"),
    ("calibration.drift", "calibration_off"): Weight(4.5, -5.0, "shared"),
    ("calibration.drift", "input_fault"): Weight(-5.0, 0.5, "separates"),
    ("calibration.drift", "inputs_drift"): Weight(-1.0, 0.5, "separates"),
    ("calibration.drift", "gradual"): Weight(1.5, -0.3, "separates"),
    ("calibration.drift", "sudden"): Weight(-2.0, 0.3, "separates"),
    ("model.regression", "version_new"): Weight(3.0, -5.0, "shared"),
    ("model.regression", "ranking_worse"): Weight(4.0, -4.0, "shared"),
    ("presentation.change", "proxy_factor"): Weight(2.0, -5.0, "shared"),
    ("presentation.change", "everywhere"): Weight(1.0, 0.0, "separates"),
    ("presentation.change", "sudden"): Weight(1.5, 0.0, "separates"),
    ("presentation.change", "calibration_off"): Weight(1.0, -3.0, "follows"),
    ("presentation.change", "input_fault"): Weight(-5.0, 0.5, "separates"),
    # Value per success against the proxy.
    ("value.decline", "value_factor"): Weight(5.5, -6.0, "direct"),
    ("value.decline", "proxy_factor"): Weight(-2.5, 0.5, "separates"),
    ("value.decline", "volume_factor"): Weight(-2.5, 0.5, "separates"),
    ("value.decline", "proxy_decoupled"): Weight(-2.0, 0.7, "separates"),
    ("value.decline", "proxy_up"): Weight(-2.0, 0.3, "separates"),
    ("proxy.decoupled", "proxy_decoupled"): Weight(6.5, -4.0, "direct"),
    ("proxy.decoupled", "proxy_up"): Weight(1.5, -0.5, "separates"),
    ("traffic.invalid", "worthless"): Weight(6.0, -4.0, "direct"),
    # Benign: a declared event accounts for a change of volume or value, not for a broken feature.
    ("benign.season", "seasonal"): Weight(6.0, -5.0, "direct"),
    ("benign.season", "metric_moved"): Weight(-7.0, 1.0, "direct"),
    ("benign.season", "anything"): Weight(-3.0, 1.0, "separates"),
    ("benign.event", "declared_event"): Weight(6.5, -8.0, "direct"),
    ("benign.event", "data_fault"): Weight(-5.0, 0.5, "separates"),
    ("benign.noise", "metric_moved"): Weight(-7.0, 3.0, "direct"),
    ("benign.noise", "anything"): Weight(-6.0, 3.0, "direct"),
    # What was announced accounts for what only counts rows or their worth.
    **{
        (cause, "declared_event"): Weight(-5.0, 0.3, "separates")
        for cause, entry in CATALOGUE.items()
        if "declared_event" in entry.must_not
    },
    # A release near the onset is worth no more than its chance leaves; see `onset`.
    **{(cause, "release"): Weight(1.0, 0.0, "follows") for cause in CATALOGUE},
}

#: Before any evidence, in log-odds. Orchestration, joins and configuration break more often than models do
#: (Papasian and Underwood 2020: 60 of 96 outages of one large pipeline were not about machine learning at
#: all).
PRIOR: dict[str, float] = {
    "features.missing": 0.5,
    "serving.outage": 0.5,
    "demand.decline": 0.3,
    "logging.loss": -0.3,
    "outcomes.lost": -0.3,
    "presentation.change": -1.0,
    "features.swapped": -0.7,
    "clock.skew": -0.7,
    "experiment.misassignment": -0.7,
    "traffic.invalid": -0.3,
    "benign.noise": 0.7,
}
LEAK = 2.0
WARNING = 0.5
TEMPERATURE = 1.0


def weight(cause: str, symbol: str, role: str) -> Weight:
    """The weight of a symbol that the catalogue lists for the cause in that role."""
    return SPECIAL.get((cause, symbol), ROLES[role])
