"""MLflow's scoring server: a data frame to /invocations, predictions out.

Source: https://mlflow.org/docs/latest/ml/deployment/deploy-model-locally/
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from monitor.probing.protocols import Inputs, listed


def address(endpoint: str) -> str:
    """The endpoint as declared, with /invocations where it names a host alone."""
    return endpoint if urlsplit(endpoint).path.strip("/") else endpoint.rstrip("/") + "/invocations"


def body(inputs: Sequence[Inputs]) -> Any:
    """`dataframe_split`, which keeps the order of columns; records where inputs have different columns."""
    columns = list(inputs[0]) if inputs else []
    if any(set(each) != set(columns) for each in inputs):
        return {"dataframe_records": [dict(each) for each in inputs]}
    rows = [[each[column] for column in columns] for each in inputs]
    return {"dataframe_split": {"columns": columns, "data": rows}}


def predictions(answer: Any) -> list[Any]:
    """The list under `predictions`."""
    return listed(answer)
