"""The API's own description."""

from typing import Any

from flask import Blueprint

from web import openapi

blueprint = Blueprint("api_description", __name__, url_prefix="/api/v1")


@blueprint.get("/openapi.json")
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    return openapi.document()
