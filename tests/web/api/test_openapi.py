"""The description says what the routes are, and nothing else."""

import re

from flask import Flask
from flask.testing import FlaskClient

from web import openapi
from web.problems import MACHINE_PATHS


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(MACHINE_PATHS)
    }


def described() -> set[tuple[str, str]]:
    paths = openapi.document()["paths"]
    return {(path, method) for path, operations in paths.items() for method in operations}


def references(value: object) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"].rpartition("/")[2]} if "$ref" in value else set()
        return own.union(*(references(each) for each in value.values()))
    return set().union(*(references(each) for each in value)) if isinstance(value, list) else set()


def test_every_route_of_the_api_is_described_and_nothing_else(app: Flask) -> None:
    assert described() == routes(app)


def test_every_parameter_of_a_path_is_described() -> None:
    for path, operations in openapi.document()["paths"].items():
        for method, operation in operations.items():
            named = {each["name"] for each in operation.get("parameters", []) if each["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path)), (path, method)


def test_every_schema_is_used_and_every_reference_leads_somewhere() -> None:
    document = openapi.document()
    assert references(document) == set(document["components"]["schemas"])


def test_the_document_is_served(client: FlaskClient) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json == openapi.document()
    assert answer.json["openapi"].startswith("3.1")
