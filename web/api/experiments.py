"""Experiments: are the arms filled as planned, and if so, how do they differ?"""

from typing import Any

from flask import Blueprint

from monitor import experiments
from web import auth, reading, shapes
from web.state import state

blueprint = Blueprint("api_experiments", __name__, url_prefix="/api/v1")


@blueprint.get("/systems/<name>/experiments")
@auth.needs("read")
def listing(name: str) -> dict[str, Any]:
    """Every declared experiment with its readout."""
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        found = experiments.running(tx, system)
    return {"items": [shapes.experiment(each) for each in found], "next": None}
