"""The alphabet of evidence: what can be seen of a system, in words, and who can see it.

A symbol fires, is clear, or is missing. `family` groups symbols that tell the same story (a drift of the
scores and a calibration that is off come together): verdicts count each family once. `detectors` names
those that show the symbol, empty for what triage measures itself. `lacking` says what is missing when
nobody could look. A new detector joins by its name in a line here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Symbol:
    """One letter: its family, the detectors that show it, and what to say and do when nobody could look."""

    family: str
    detectors: tuple[str, ...] = ()
    lacking: str = ""
    check: str = ""


SYMBOLS: dict[str, Symbol] = {
    # What the features look like
    "nulls": Symbol(
        "nulls",
        ("missing", "stale", "ranges", "vocabulary", "training_skew"),
        "no check of missing values",
        "Compare null and default rates by feature.",
    ),
    "recoded": Symbol(
        "recoded",
        ("vocabulary", "training_skew"),
        "no check of vocabularies",
        "Compare the category texts by eye.",
    ),
    "rescaled": Symbol(
        "rescaled",
        ("ranges", "units", "training_skew"),
        "no check of ranges",
        "Compare the quantiles of the feature.",
    ),
    "stale": Symbol(
        "stale",
        ("stale", "stale_entities", "training_skew"),
        "no check of stale features",
        "Ask when the feature's source was last written.",
    ),
    "swapped": Symbol(
        "swapped", ("swapped",), "no check of swapped columns", "Compare the order of columns in the export."
    ),
    "new_values": Symbol("new", ("vocabulary", "new_segment")),
    "inputs_drift": Symbol(
        "mix",
        ("drift", "population", "multivariate", "domain"),
        "no drift check",
        "Give training rows or history.",
    ),
    # What the model does
    "score_drift": Symbol(
        "scores", ("prediction_drift", "estimated_performance"), "no drift check of the predictions"
    ),
    "calibration_off": Symbol("scores", ("calibration",), "no calibration check (outcomes are needed)"),
    "ranking_worse": Symbol(
        "ranking", ("performance", "concept"), "no check of the ranking (outcomes are needed)"
    ),
    "uneven": Symbol("ranking", (), "successes were not compared with what was promised, slice by slice"),
    "version_unmeant": Symbol(
        "version", ("version",), "no model version is logged", "Log `model_version` with each row."
    ),
    "version_new": Symbol("version_new"),
    "probe_failed": Symbol(
        "model",
        ("probes", "replay"),
        "no golden probes and no replay ran",
        "Run golden cases through the model: declare `[[probes]]`, or send results as the log `probes`.",
    ),
    "row_skew": Symbol(
        "rows",
        ("row_skew", "training_skew"),
        "served rows were not compared with training rows",
        "Send training rows with their `prediction_id`, so that features are compared cell by cell.",
    ),
    # How it is served and logged
    "volume_down": Symbol("volume", ("volume",), "no volume is known", "Declare a metric of role volume."),
    "volume_up": Symbol("volume", ("volume",)),
    "volume_gone": Symbol("volume_where"),
    "volume_slice": Symbol(
        "volume_where",
        (),
        "the fall can't be followed by infrastructure slices",
        "Declare a dimension of the infrastructure lens (datacenter, app version): is the fall even over it?",
    ),
    "errors_up": Symbol("serving", ("serving", "unanswered"), "no `status` of predictions is logged"),
    "fallbacks_up": Symbol("fallback", ("serving",), "no `status` of predictions is logged"),
    "scores_alike": Symbol("fallback", ("serving",)),
    "latency_up": Symbol("latency", ("serving", "gauge"), "no latency is known"),
    "log_short": Symbol(
        "ledger",
        ("reconciliation",),
        "no ledger to reconcile the log with",
        "Post an independent count (billing) as a metric of role ledger with `reconciles`.",
    ),
    "log_long": Symbol("ledger_over", ("reconciliation",)),
    "posts_gone": Symbol(
        "ledger", ("posts",), "no metric is posted", "Ask the sender of the posted metric when it last ran."
    ),
    "duplicates": Symbol(
        "duplicates", ("duplicates",), "no check of duplicates", "Count rows of equal content."
    ),
    "clock_shifted": Symbol("clock", ("clock",), "no check of event times (outcomes are needed)"),
    "arms_off": Symbol("arms", ("arm_balance",), ""),
    # What comes back
    "labels_down": Symbol("labels", (), "no outcomes are known"),
    "labels_missing": Symbol("labels", ("join_rate",), "no check of the share of rows with an outcome"),
    "labels_late": Symbol("late", ("freshness",), "no check of the delay of outcomes"),
    "labels_wrong": Symbol("labels_wrong", ("outcome_validity",), "no check of what the outcomes hold"),
    "worthless": Symbol("worthless", ("value",), "no value of successes is known"),
    "more_cheaper": Symbol("proxy", (), "no value of successes is known"),
    "proxy_decoupled": Symbol(
        "proxy", ("proxy_correlation",), "the tie between proxy and business was not checked"
    ),
    # Which factor and which rows carry the change
    "volume_factor": Symbol("factor", (), "no measured factor of role volume"),
    "proxy_factor": Symbol("factor", (), "no measured factor of role proxy"),
    "proxy_up": Symbol("proxy_up"),
    "value_factor": Symbol("factor", (), "no measured factor of role value"),
    "in_infra_slice": Symbol("where", (), "no change large enough to be placed in slices, or no slices"),
    "in_quality_slice": Symbol("where"),
    "everywhere": Symbol("where"),
    "mix_demand": Symbol("mix", ("population",), "no quality dimension to compare proportions of"),
    "mix_supply": Symbol("supply", ("population",), "no dimension of the supply side"),
    "new_slice": Symbol("new"),
    # When
    "release": Symbol("release"),
    "sudden": Symbol("shape"),
    "gradual": Symbol("shape"),
    # The whole
    "metric_moved": Symbol("moved", ("metric",), "the metric has no baseline yet"),
    "seasonal": Symbol("season", (), "the metric has no season yet"),
    "declared_event": Symbol("declared"),
    "input_fault": Symbol("input"),
    "data_fault": Symbol("fault"),
    "infra_alarm": Symbol("alarm"),
    "anything": Symbol("anything"),
}

#: Symbols that only repeat a feature's own fault (its values also drift, fall out of range, are new).
INPUT_FAULTS = ("nulls", "recoded", "rescaled", "stale", "swapped", "row_skew")
#: The detectors whose alarms are faults of infrastructure by themselves; a volume may fall for other reasons.
DATA_FAULTS = (
    *INPUT_FAULTS,
    "version_unmeant",
    "probe_failed",
    "errors_up",
    "fallbacks_up",
    "latency_up",
    "log_short",
    "log_long",
    "posts_gone",
    "duplicates",
    "clock_shifted",
    "arms_off",
    "labels_missing",
    "labels_late",
    "labels_wrong",
)
#: Rows of other kinds than before, which triage measures for itself.
ROWS_CHANGED = ("mix_demand", "mix_supply", "new_slice", "volume_slice")
#: What the scores of the span as a whole tell, where no window could.
MODEL_CHANGED = ("ranking_worse", "calibration_off")
