"""The experiments of a system, arm beside arm."""

from flask import Blueprint, render_template

from monitor import experiments
from web import auth, reading
from web.state import state

blueprint = Blueprint("experiments", __name__)


@blueprint.get("/systems/<name>/experiments")
@auth.page
def page(name: str) -> str:
    """Each declared experiment with its readout, or why there is none."""
    with state().store.read() as tx:
        system = reading.find_system(tx, name)
        found = experiments.running(tx, system)
    return render_template("experiments.html", system=system.name, experiments=found)
