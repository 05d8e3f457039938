"""What a check that was clear means: a count beside the names of detectors alone tells a newcomer little."""

from monitor.triage.sign import Sign

COUNTED = "checks clear"
MEANS = {
    "nulls": "no feature lost its values",
    "recoded": "no feature's words changed their form",
    "rescaled": "no feature changed its scale",
    "stale": "no feature stopped moving",
    "swapped": "no two columns were exchanged",
    "new_values": "no kind of row is new",
    "inputs_drift": "the inputs are spread as before",
    "score_drift": "the scores are spread as before",
    "calibration_off": "as many succeed as the scores promise",
    "ranking_worse": "the model ranks as well as before",
    "version_unmeant": "only versions that were meant serve",
    "mix_demand": "who asks comes in the usual proportions",
    "mix_supply": "what can be offered comes in the usual proportions",
    "probe_failed": "golden cases and replays give the known answers",
    "row_skew": "served rows equal their training rows",
    "volume_down": "requests did not fall",
    "volume_up": "requests did not rise",
    "errors_up": "no more errors than before",
    "fallbacks_up": "no more default answers than before",
    "scores_alike": "no one score is served to many rows",
    "latency_up": "answers are as fast as before",
    "log_short": "the log holds what the ledger holds",
    "log_long": "the log holds no more than the ledger",
    "posts_gone": "posted metrics keep coming",
    "duplicates": "no rows are counted twice",
    "clock_shifted": "event times are in order",
    "arms_off": "the arms are filled as planned",
    "labels_missing": "as many rows get an outcome as before",
    "labels_late": "outcomes come as early as before",
    "labels_wrong": "outcomes hold what they should",
    "worthless": "no more successes are worth nothing than before",
    "proxy_decoupled": "the proxy follows the business as before",
    "input_fault": "no feature is broken",
    "data_fault": "neither data nor serving is broken",
    "anything": "nothing that lasts was found",
}

#: Of the whole span, each beside a usual figure that it need not equal.
WITHIN = {
    "ranking_worse": ("auc", "the model ranks no worse than chance gives"),
    "calibration_off": ("score", "within what chance gives"),
}


def told(sign: Sign) -> str:
    """The sign's text; a bare count of clear checks, or the span's own figure, follows what it means.

    >>> told(Sign("swapped", "clear", "swapped: 23 of 23 checks clear"))
    'no two columns were exchanged (swapped: 23 of 23 checks clear)'
    """
    measured, meaning = WITHIN.get(sign.symbol, ("", ""))
    if sign.state == "clear" and measured and sign.subject == measured and COUNTED not in sign.text:
        return f"{meaning}: {sign.text}"
    if sign.state != "clear" or COUNTED not in sign.text or sign.symbol not in MEANS:
        return sign.text
    return f"{MEANS[sign.symbol]} ({sign.text})"
