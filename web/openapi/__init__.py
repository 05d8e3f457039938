"""The OpenAPI 3.1 description of the API, written by hand and held to the routes by a test."""

from typing import Any

from web.openapi.paths import PATHS
from web.openapi.schemas import SCHEMAS


def document() -> dict[str, Any]:
    """The whole document as JSON values."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Bifocal",
            "version": "1",
            "summary": "Monitoring and diagnosis of ML systems through two lenses.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": PATHS,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key of `bifocal keys create`, with the scope ingest, read or admin.",
                }
            },
        },
    }
