"""Metrics: one definition each, ledgers apart, factors proven."""

import pytest

from tests.monitor.definition.files import said_beside

REVENUE = '[metrics.revenue]\nrole = "business"\nsum = "value"\n'
REQUESTS = '[metrics.requests]\nrole = "volume"\nsum = "predictions"\n'
CTR = '[metrics.ctr]\nrole = "proxy"\nratio = ["labels", "predictions"]\n'
VALUE_PER_CLICK = '[metrics.value_per_click]\nrole = "value"\nratio = ["value", "labels"]\n'
BILLED = '[metrics.billed]\nrole = "ledger"\nseries = true\n'


@pytest.mark.parametrize(
    ("definition", "found"),
    [
        ("", "none"),
        ("series = false", "none"),
        ('sum = "value"\nseries = true', "sum and series"),
        ('sum = "value"\nratio = ["value", "labels"]', "sum and ratio"),
        ('sum = "value"\nratio = ["value", "labels"]\nseries = true', "sum and ratio and series"),
    ],
)
def test_a_metric_is_defined_in_exactly_one_way(definition: str, found: str) -> None:
    assert said_beside(f'[metrics.m]\nrole = "proxy"\n{definition}') == [
        f"metrics.m: needs exactly one of sum, ratio and series = true, and has {found}"
    ]


def test_a_sum_that_says_it_is_no_series_is_fine() -> None:
    assert said_beside(REVENUE + "series = false") == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('ratio = ["labels"]', "ratio: must be two aggregates, above and below the line, not 1"),
        ("ratio = []", "ratio: must be two aggregates, above and below the line, not 0"),
        (
            'ratio = ["labels", "value", "errors"]',
            "ratio: must be two aggregates, above and below the line, not 3",
        ),
        ('ratio = ["labels", "labels"]', "ratio: both aggregates are the same: the ratio is always 1"),
        ('ratio = "labels"', 'ratio: must be a list in square brackets, not "labels"'),
        ("series = 1", "series: must be true or false without quotes, not 1"),
        ('series = "true"', 'series: must be true or false without quotes, not "true"'),
        (
            'sum = "value"\naggregate = "sum"',
            "aggregate: only a series has it: it says how several posts in a window combine",
        ),
        (
            'series = true\naggregate = "avg"',
            'aggregate: must be "sum", "mean", "last" or "max", not "avg"',
        ),
    ],
)
def test_each_way_has_its_form(line: str, problem: str) -> None:
    assert said_beside(f'[metrics.m]\nrole = "proxy"\n{line}') == [f"metrics.m.{problem}"]


def test_a_ledger_is_posted_since_logs_cannot_check_themselves() -> None:
    assert said_beside('[metrics.billed]\nrole = "ledger"\nsum = "value"') == [
        "metrics.billed.role: a ledger is counted independently of the logs: it needs series = true"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            REVENUE + BILLED + 'reconciles = "revenu"',
            'metrics.billed.reconciles: no metric has this name (did you mean "revenue"?)',
        ),
        (BILLED + 'reconciles = "billed"', "metrics.billed.reconciles: a metric does not reconcile itself"),
        (
            '[metrics.other]\nrole = "ledger"\nseries = true\n' + BILLED + 'reconciles = "other"',
            "metrics.billed.reconciles: is a ledger too: a ledger reconciles a metric that is not one",
        ),
        (
            REQUESTS + REVENUE + 'reconciles = "requests"',
            "metrics.revenue.reconciles: only a ledger reconciles another metric; "
            'this one\'s role is "business"',
        ),
    ],
)
def test_a_ledger_reconciles_a_metric_that_is_none(text: str, problem: str) -> None:
    assert said_beside(text) == [problem]


def test_factors_that_cancel_to_the_metric_are_taken() -> None:
    text = REQUESTS + CTR + VALUE_PER_CLICK + REVENUE + 'factors = ["requests", "ctr", "value_per_click"]'
    assert said_beside(text) == []


def test_factors_of_a_ratio_cancel_as_well() -> None:
    per_request = '[metrics.m]\nrole = "business"\nratio = ["value", "predictions"]\n'
    assert said_beside(CTR + VALUE_PER_CLICK + per_request + 'factors = ["ctr", "value_per_click"]') == []


@pytest.mark.parametrize(
    ("factors", "problem"),
    [
        (
            '["requests", "ctr"]',
            ": do not multiply to the metric: their product is labels, not value",
        ),
        (
            '["ctr", "value_per_click"]',
            ": do not multiply to the metric: their product is value / predictions, not value",
        ),
        (
            '["requests", "requests", "ctr", "value_per_click"]',
            ": do not multiply to the metric: their product is predictions × value, not value",
        ),
        (
            '["requests", "billed"]',
            ': cannot be proven to multiply to the metric: "billed" is a posted series',
        ),
        ('["requests", "revenue"]', "[1]: a metric is not its own factor"),
        ('["requests", "crt"]', '[1]: no metric has this name (did you mean "ctr"?)'),
        ("[]", ": needs at least two factors"),
        ('["requests"]', ": needs at least two factors"),
        ('["requests", 3]', "[1]: must be text in quotes, not 3"),
    ],
)
def test_factors_that_are_not_proven_are_refused(factors: str, problem: str) -> None:
    text = REQUESTS + CTR + VALUE_PER_CLICK + BILLED + REVENUE + f"factors = {factors}"
    assert said_beside(text) == [f"metrics.revenue.factors{problem}"]


def test_a_series_has_no_factors() -> None:
    assert said_beside(REQUESTS + CTR + BILLED + 'factors = ["requests", "ctr"]') == [
        'metrics.billed.factors: cannot be proven to multiply to the metric: "billed" is a posted series'
    ]


def test_factors_never_lead_back_to_their_metric() -> None:
    text = """
[metrics.clicks]
role = "proxy"
sum = "labels"
factors = ["income", "clicks_per_value"]
[metrics.income]
role = "business"
sum = "value"
factors = ["clicks", "value_per_click"]
[metrics.clicks_per_value]
role = "proxy"
ratio = ["labels", "value"]
"""
    [said] = said_beside(text + VALUE_PER_CLICK)
    assert said.startswith("metrics.clicks.factors: lead back to the metric itself: ")
    assert '"clicks" → "income" → "clicks"' in said or '"income" → "clicks" → "income"' in said


def test_what_rests_on_a_broken_part_is_not_judged_twice() -> None:
    text = REQUESTS + CTR.replace("labels", "lables") + VALUE_PER_CLICK + REVENUE
    [said] = said_beside(text + 'factors = ["requests", "ctr", "value_per_click"]')
    assert said.startswith("metrics.ctr.ratio[0]: must be ")


def test_contradictions_are_judged_beside_broken_parts() -> None:
    text = REQUESTS + CTR + VALUE_PER_CLICK + REVENUE + 'factors = ["requests", "ctr"]\nreconciles = 3'
    assert said_beside(text + "\n[model]\ntask = 1") == [
        "metrics.revenue.factors: do not multiply to the metric: their product is labels, not value",
        "metrics.revenue.reconciles: must be text in quotes, not 3",
        'model.task: must be "binary" or "regression", not 1',
    ]
