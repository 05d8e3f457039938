"""Columns: known contract names, each with one column, and none of them taken twice."""

import pytest

from monitor.definition import parse
from tests.monitor.definition.files import MINIMAL, said_beside

RESERVED = ("prediction_id", "ts", "status", "latency_ms", "model_version", "label", "value")
ARM = '[[experiments]]\nname = "e"\nplanned = { a = 0.5, b = 0.5 }\narm = '


def test_an_unknown_contract_name_is_answered_with_the_nearest() -> None:
    assert said_beside('[columns]\nprediction = "id"') == [
        'columns.prediction: unknown column (did you mean "prediction_id"?)'
    ]
    [said] = said_beside('[columns]\n"é" = "id"')
    assert said.startswith('columns."é": unknown column; known here: prediction_id, ts, score,')


def test_columns_of_every_log_can_be_renamed() -> None:
    renamed = {
        name: f"my {name}"
        for name in (
            *RESERVED,
            *("metric", "probe", "case", "expected", "observed", "kind", "title", "until", "subject"),
        )
    }
    lines = "\n".join(f'{name} = "{column}"' for name, column in renamed.items())
    assert parse(f"{MINIMAL}[columns]\n{lines}").columns == renamed


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ('ts = "id"\nlabel = "id"', 'columns.label: "id" is already the column of columns.ts'),
        (
            'label = "value"',
            'columns.label: "value" is the name of another column, which [columns] leaves as it is',
        ),
        ('ts = 3\nlabel = ""', "columns.ts: must be text in quotes, not 3"),
    ],
)
def test_two_contract_names_never_share_a_column(lines: str, problem: str) -> None:
    assert said_beside(f"[columns]\n{lines}")[0] == problem


def test_two_columns_may_be_exchanged_and_one_may_be_named_as_it_is() -> None:
    assert said_beside('[columns]\nlabel = "value"\nvalue = "label"\nts = "ts"') == []


@pytest.mark.parametrize("name", [*RESERVED, "score"])
@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('[features]\n{} = "numeric"', "features.{}"),
        ('[dimensions]\n{} = "quality"', "dimensions.{}"),
        (ARM + '"{}"', "experiments[0].arm"),
        (ARM + '"arm"\nunit = "{}"', "experiments[0].unit"),
    ],
)
def test_a_column_of_the_contract_is_no_column_of_the_users_own(text: str, path: str, name: str) -> None:
    entry = text.replace("{}", name)
    assert said_beside(f"[model]\n{entry}") == [
        f'{path.replace("{}", name)}: the column "{name}" is taken: it holds the log\'s {name}'
    ]


def test_a_column_that_stands_for_a_contract_name_is_taken() -> None:
    assert said_beside(
        '[columns]\nts = "time"\n[features]\ntime = "numeric"\n[dimensions]\nts = "quality"'
    ) == [
        'features.time: the column "time" is taken: it holds the log\'s ts',
        'dimensions.ts: the column "ts" is taken: it holds the log\'s ts',
    ]


def test_the_metrics_log_has_its_own_column_metric() -> None:
    assert said_beside('[dimensions]\nmetric = "quality"') == [
        'dimensions.metric: the column "metric" is taken: the metrics log has its own'
    ]


def test_a_column_may_be_feature_dimension_and_arm() -> None:
    assert said_beside(f'[features]\na = "categorical"\n[dimensions]\na = "quality"\n{ARM}"a"') == []


@pytest.mark.parametrize("unit", ["a", "user_id"])
def test_a_unit_is_a_feature_or_a_column_of_its_own(unit: str) -> None:
    assert said_beside(f'[features]\na = "categorical"\n{ARM}"arm"\nunit = "{unit}"') == []


@pytest.mark.parametrize("features", ["", '[features]\narm = "categorical"\n'])
def test_an_arm_is_no_unit(features: str) -> None:
    other = ARM.replace('"e"', '"f"') + '"colour"\n'
    said = "name the column of what was given an arm, as a user"
    assert said_beside(f'{features}{other}{ARM}"arm"\nunit = "arm"') == [
        f'experiments[1].unit: "arm" is experiments[1].arm: {said}'
    ]
    assert said_beside(f'{features}{other}{ARM}"arm"\nunit = "colour"') == [
        f'experiments[1].unit: "colour" is experiments[0].arm: {said}'
    ]


def test_a_unit_spelt_almost_as_a_feature_is_a_mistake() -> None:
    assert said_beside(f'[features]\nuser_id = "categorical"\n{ARM}"arm"\nunit = "User_ID"') == [
        'experiments[0].unit: "User_ID" is neither a feature nor a dimension (did you mean "user_id"?)'
    ]


def test_a_feature_may_be_called_score_when_the_models_column_is_another() -> None:
    assert said_beside('[model]\nscore = "p_click"\n[features]\nscore = "numeric"') == []
    assert said_beside('[features]\nscore = "numeric"') == []


def test_the_score_column_may_be_named_among_the_columns() -> None:
    declared = parse(f'{MINIMAL}[model]\n[columns]\nscore = "p"')
    assert declared.model is not None
    assert (declared.model.score, declared.columns) == ("p", {})


def test_the_score_column_has_one_name_and_a_model() -> None:
    assert said_beside('[model]\nscore = "p"\n[columns]\nscore = "q"') == [
        'columns.score: model.score says "p": name it in one place'
    ]
    assert said_beside('[columns]\nscore = "q"') == [
        "columns.score: there is no [model] whose score this could be"
    ]
    assert said_beside('[model]\nscore = "label"') == [
        'model.score: "label" is the name of another column, which [columns] leaves as it is'
    ]
