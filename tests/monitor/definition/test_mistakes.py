"""Mistakes of shape: each by its key path, all at once, in the order of the file."""

import re

import pytest

from tests.monitor.definition.files import EXAMPLE, MINIMAL, said_beside, said_of

SERIES = 'role = "proxy"\nseries = true\n'
PROBE = '[[probes]]\nname = "p"\nendpoint = "http://h"\nprotocol = "mlflow"\ncases = "c"\n'
EXPERIMENT = '[[experiments]]\nname = "e"\narm = "arm"\n'
ALERT = '[[alerts]]\nname = "a"\nwebhook = "https://example.com"\n'


def test_a_wrong_word_is_answered_with_the_right_ones_and_the_nearest() -> None:
    assert said_beside('[model]\ntask = "binay"') == [
        'model.task: must be "binary" or "regression", not "binay" (did you mean "binary"?)'
    ]


def test_every_mistake_is_reported_at_once_in_the_order_of_the_file() -> None:
    text = """
[system]
window = "7m"
nmae = "ads"
[metrics.ctr]
role = "prxy"
ratio = ["labels", "predicions"]
[[probes]]
name = "golden"
endpoint = "http://h"
protocol = "mlflow"
cases = "c"
every = "0s"
[metrics.revenue]
sum = "value"
factors = ["ctr", "nothing"]
[features]
price = { type = "numeric", min = 2, max = 1 }
[sistem]
"""
    assert [line.split(": ")[0] for line in said_of(text)] == [
        "system.name",
        "system.window",
        "system.nmae",
        "metrics.ctr.role",
        "metrics.ctr.ratio[1]",
        "metrics.revenue.role",
        "metrics.revenue.factors[1]",
        "probes[0].every",
        "features.price.min",
        "sistem",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[sistem]", 'sistem: unknown key (did you mean "system"?)'),
        ("[[probe]]", 'probe: unknown key (did you mean "probes"?)'),
        ("[model]\ntsk = 1", 'model.tsk: unknown key (did you mean "task"?)'),
        ("every_us = 1", "system.every_us: unknown key; known here: name, window, allowed_lateness,"),
        ("[model]\nzzz = 1", "model.zzz: unknown key; known here: task, score, outcomes, version"),
        (f"[metrics.m]\n{SERIES}rolle = 1", 'metrics.m.rolle: unknown key (did you mean "role"?)'),
        (f"{PROBE}evry = 1", 'probes[0].evry: unknown key (did you mean "every"?)'),
        ("window_us = 5", 'system.window_us: unknown key (did you mean "window"?)'),
    ],
)
def test_an_unknown_key_is_a_mistake_with_a_suggestion(text: str, problem: str) -> None:
    [said] = said_beside(text)
    assert said.startswith(problem)


def test_a_key_of_the_system_at_the_top_is_sent_where_it_belongs() -> None:
    assert said_of('window = "1h"\n' + MINIMAL) == ["window: unknown key here: it belongs in [system]"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('model = "binary"', 'model: must be a table, not "binary"'),
        ("metrics = [1]", "metrics: must be a table, not a list"),
        ("columns = 1", "columns: must be a table, not 1"),
        ("features = true", "features: must be a table, not true"),
        ("metrics.ctr = 1.5", "metrics.ctr: must be a table, not 1.5"),
        ("probes = {}", "probes: must be a list of tables, each headed [[probes]], not a table"),
        ("alerts = 3", "alerts: must be a list of tables, each headed [[alerts]], not 3"),
        ("experiments = [3]", "experiments[0]: must be a table, not 3"),
    ],
)
def test_a_table_of_another_kind_is_one_mistake(text: str, problem: str) -> None:
    assert said_of(f"{text}\n{MINIMAL}") == [problem]


def test_a_file_without_its_system_table_lacks_the_name() -> None:
    assert said_of("[model]") == ["system.name: is required"]
    assert said_of("system = 3") == ["system: must be a table, not 3"]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("[metrics.m]\nseries = true", ["metrics.m.role"]),
        ("[features]\na = {}", ["features.a.type"]),
        ("[dimensions]\na = {}", ["dimensions.a.lens"]),
        ("[[probes]]", ["probes[0].name", "probes[0].endpoint", "probes[0].protocol", "probes[0].cases"]),
        ("[[experiments]]", ["experiments[0].name", "experiments[0].arm", "experiments[0].planned"]),
        ("[[alerts]]", ["alerts[0].name", "alerts[0].webhook"]),
    ],
)
def test_what_a_table_needs_is_asked_for(text: str, missing: list[str]) -> None:
    assert said_beside(text) == [f"{path}: is required" for path in missing]


@pytest.mark.parametrize(
    ("feature", "problem"),
    [
        ('"numric"', ': must be "numeric" or "categorical", not "numric" (did you mean "numeric"?)'),
        (
            "3",
            ': must be "numeric" or "categorical", or a table such as { type = "numeric", min = 0 }, not 3',
        ),
        ('{ type = "text" }', '.type: must be "numeric" or "categorical", not "text"'),
        ('{ type = "numeric", min = true }', ".min: must be a number, not true"),
        ('{ type = "numeric", min = "0" }', '.min: must be a number, not "0"'),
        ('{ type = "numeric", min = nan }', ".min: must be a finite number, not nan"),
        ('{ type = "numeric", max = -inf }', ".max: must be a finite number, not -inf"),
        ('{ type = "numeric", max = 1e999 }', ".max: must be a finite number, not inf"),
        (
            '{ type = "numeric", max = 9223372036854775808 }',
            ".max: must fit 64 bits when written as an integer; a larger number is written like 1e30",
        ),
        ('{ type = "numeric", min = 1, max = 1 }', ".min: must be below max: 1 is not below 1"),
        ('{ type = "categorical", max = 1 }', ".max: only a numeric feature has bounds"),
        ('{ type = "numeric", nullable = 1 }', ".nullable: must be true or false without quotes, not 1"),
        ('{ type = "numeric", available = [] }', '.available: must name "training", "serving" or both'),
        ('{ type = "numeric", available = ["serving", "serving"] }', ".available: names a stage twice"),
        (
            '{ type = "numeric", available = ["train"] }',
            '.available[0]: must be "training" or "serving", not "train" (did you mean "training"?)',
        ),
    ],
)
def test_a_feature_is_a_kind_or_a_table_with_sound_bounds(feature: str, problem: str) -> None:
    assert said_beside(f"[features]\nprice = {feature}") == [f"features.price{problem}"]


def test_a_dimension_is_a_lens_or_a_table() -> None:
    assert said_beside('[dimensions]\na = "qualty"\nb = { lens = "quality", side = "left" }\nc = []') == [
        'dimensions.a: must be "infrastructure" or "quality", not "qualty" (did you mean "quality"?)',
        'dimensions.b.side: must be "demand" or "supply", not "left"',
        'dimensions.c: must be "infrastructure" or "quality", or a table such as '
        '{ lens = "quality", side = "supply" }, not a list',
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('every = "0s"', 'every: must be at least "1s", not "0s"'),
        ("tolerance = -1e-9", "tolerance: must be at least 0, not -1e-09"),
        ("tolerance = inf", "tolerance: must be a finite number, not inf"),
        ("tolerance = false", "tolerance: must be a number, not false"),
    ],
)
def test_a_probe_has_a_tolerance_and_a_pace(line: str, problem: str) -> None:
    assert said_beside(PROBE + line) == [f"probes[0].{problem}"]


@pytest.mark.parametrize(
    ("planned", "problem"),
    [
        ("{ a = 0.5, b = 0.4 }", "planned: the shares must sum to 1, not 0.9"),
        ("{ a = 0.5, b = 0.500002 }", "planned: the shares must sum to 1, not 1.000002"),
        ("{ a = 1 }", "planned: must name at least two arms with their shares, not 1"),
        ("{}", "planned: must name at least two arms with their shares, not 0"),
        ("{ a = 1.0, b = 0 }", "planned.b: must be a share above 0 and at most 1, not 0"),
        ("{ a = 0.5, b = nan }", "planned.b: must be a finite number, not nan"),
        ('{ a = 0.5, "" = 0.5 }', 'planned."": the name must not be empty'),
        ("[0.5, 0.5]", "planned: must be a table, not a list"),
    ],
)
def test_planned_shares_are_parts_of_one_whole(planned: str, problem: str) -> None:
    [said] = said_beside(f"{EXPERIMENT}planned = {planned}")
    assert said.startswith(f"experiments[0].{problem}")


def test_shares_may_miss_one_by_a_rounding() -> None:
    assert said_beside(EXPERIMENT + "planned = { a = 0.333333, b = 0.333333, c = 0.333333 }") == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('when = ["incident.open"]', 'when[0]: must be "incident.opened", "incident.diagnosed", '),
        ("when = []", "when: must name at least one type of message"),
        ('when = ["finding.alarm", "finding.alarm"]', "when: names a type twice"),
        ('min_severity = "info"', 'min_severity: must be "warning" or "critical", not "info"'),
        ('form = "teams"', 'form: must be "standard", "slack", "pagerduty" or "alertmanager", not "teams"'),
    ],
)
def test_an_alert_is_for_something_and_in_a_known_form(line: str, problem: str) -> None:
    [said] = said_beside(ALERT + line)
    assert said.startswith(f"alerts[0].{problem}")


@pytest.mark.parametrize(
    ("section", "entry"),
    [("probes", PROBE), ("experiments", EXPERIMENT + "planned = { a = 0.5, b = 0.5 }\n"), ("alerts", ALERT)],
)
def test_a_name_is_used_once_in_its_list(section: str, entry: str) -> None:
    assert said_beside(entry + entry) == [f"{section}[1].name: is already the name of {section}[0]"]


def test_a_path_with_an_odd_key_is_quoted_and_stays_on_one_line() -> None:
    assert said_beside('[features]\n"prix é" = 1\n"a\\u2028b" = 1') == [
        f'features.{key}: must be "numeric" or "categorical", or a table such as '
        '{ type = "numeric", min = 0 }, not 1'
        for key in ('"prix é"', r'"a\u2028b"')
    ]


@pytest.mark.parametrize("wrong", ["-1", "nan", "2026-01-01T00:00:00Z", "[[1]]", "{ a = { b = 1 } }", '""'])
def test_no_value_of_the_example_can_be_anything(wrong: str) -> None:
    lines = EXAMPLE.split("\n")
    spots = [number for number, line in enumerate(lines) if re.match(r"\w+ = ", line)]
    for number in spots:
        key = lines[number].split(" = ")[0]
        changed = [*lines[:number], f"{key} = {wrong}", *lines[number + 1 :]]
        said = said_of("\n".join(changed))
        assert any(key in problem.split(": ")[0] for problem in said), (key, said)
        assert not any("validation" in problem or "pydantic" in problem for problem in said)
