"""Play the world: from requests to what the collectors write, with whatever happens on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from monitor.simulator.arrays import Bools, Columns, Floats, Ints
from monitor.simulator.change import Change, Deployment
from monitor.simulator.logistic import sigmoid
from monitor.simulator.outcomes import Logged, Outcomes, outcomes_of
from monitor.simulator.records import join, take
from monitor.simulator.requests import Requests
from monitor.simulator.scene import Scene
from monitor.simulator.serving import Answers, Served, serve


@dataclass(frozen=True)
class Run:
    """A finished part of the world's time; one entry in every array for each ad that was to be shown.

    `served` are the shown ads' features as the model got them, `computed` as they are. `earned` is what
    billing counts for each of them in euro, `expected` its mean over the chance of a click. `deployed` are
    the models that served.
    """

    scene: Scene
    changes: tuple[Change, ...]
    first_hour: int
    hours: int
    requests: Requests
    answers: Answers
    served: Columns
    computed: Columns
    clicked: Bools
    earned: Floats
    expected: Floats
    logged: Logged
    outcomes: Outcomes
    deployed: tuple[tuple[Change | None, Deployment], ...]


def play(
    scene: Scene,
    changes: Sequence[Change],
    stream: str,
    first_hour: int,
    hours: int,
    first_number: int = 0,
    pending: Outcomes | None = None,
) -> Run:
    """Play `hours` hours from `first_hour` of the run on; `pending` outcomes of earlier rows still come.

    The random numbers are those of `stream`; rows are numbered from `first_number`.
    """
    asked = scene.world.requests(stream, first_hour, hours)
    for change in changes:
        asked = change.ask(scene, asked)
    deployed, shown = _shown(scene, changes, asked)
    requests, answers = shown.requests, shown.answers
    for change in changes:
        answers = change.answer(scene, requests, answers)
    shown = shown.of(answers)
    requests = _with_ad(scene, requests, answers)
    chance, value = _clicks(scene, changes, requests, answers, shown.computed)
    clicked = answers.shown & (requests.chance < chance)
    number = first_number + np.arange(len(requests.ts_us))
    came = np.flatnonzero(answers.arrived)
    logged = Logged(came, number[came], requests.ts_us[came], _codes(requests.slots, came))
    outcomes = outcomes_of(scene.settings, requests, number, answers.shown, clicked, value)
    if pending is not None:
        outcomes = join(pending, outcomes)
    for change in changes:
        logged, outcomes = change.write(scene, logged), change.report(scene, outcomes)
    return Run(
        scene=scene,
        changes=tuple(changes),
        first_hour=first_hour,
        hours=hours,
        requests=requests,
        answers=answers,
        served=shown.served,
        computed=shown.computed,
        clicked=clicked,
        earned=np.where(clicked, value, 0.0),
        expected=answers.shown * chance * value,
        logged=take(logged, np.argsort(logged.ts_us, kind="stable")),
        outcomes=take(outcomes, np.argsort(outcomes.known_us, kind="stable")),
        deployed=deployed,
    )


def _shown(
    scene: Scene, changes: Sequence[Change], requests: Requests
) -> tuple[tuple[tuple[Change | None, Deployment], ...], Served]:
    """Score with the models that are deployed where they are, and choose."""
    version = np.zeros(len(requests.ts_us), dtype=np.int64)
    usual = Deployment(scene.version, scene.learned.model, meant=True)
    deployed: list[tuple[Change | None, Deployment]] = [(None, usual)]
    for change in changes:
        other = change.deploy(scene)
        if other is not None:
            version[change.reached(scene, requests)] = len(deployed)
            deployed.append((change, other))

    def feed(asked: Requests, columns: Columns) -> Columns:
        for change in changes:
            columns = change.feed(scene, asked, columns)
        return columns

    models = [deployment.model for _, deployment in deployed]
    return tuple(deployed), serve(scene.world, models, version, requests, feed)


def _with_ad(scene: Scene, requests: Requests, answers: Answers) -> Requests:
    """The requests with the dimensions that the shown ad brings."""
    brought = {slot: codes[answers.ad] for slot, codes in scene.world.ads.slots.items()}
    return replace(requests, slots={**requests.slots, **brought})


def _clicks(
    scene: Scene, changes: Sequence[Change], requests: Requests, answers: Answers, computed: Columns
) -> tuple[Floats, Floats]:
    """The chance of a click on what is shown, and what each click is worth."""
    chance = sigmoid(scene.taste.log_odds(requests, answers.ad, computed))
    value = scene.world.ads.click_value[answers.ad]
    for change in changes:
        chance = change.like(scene, requests, answers, computed, chance)
        value = change.pay(scene, requests, value)
    return chance, value


def _codes(slots: Mapping[str, Ints], rows: Ints) -> Mapping[str, Ints]:
    return {slot: codes[rows] for slot, codes in slots.items()}
