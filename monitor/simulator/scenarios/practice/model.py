"""The model: bad trainings of every sort, wrong builds, and those who answer in its place."""

from dataclasses import replace

from monitor.simulator.change import Switch, at
from monitor.simulator.retrain import Retrain
from monitor.simulator.scenario import Scenario
from monitor.simulator.scenarios.table import drawn, family
from monitor.simulator.switches.model import WrongVersion
from monitor.simulator.switches.trainings import (
    Ceiling,
    OtherSeason,
    PoorHere,
    Sampled,
    Saturated,
    Turned,
    Unfinished,
    Unseen,
    WrongJoin,
)

_SHADOW = "shadow-2"
_POOR = "a release that is poor in one place"


def _poor(what: str, switch: Switch) -> Scenario:
    """A release that is as good as the last wherever the switch is not."""
    name = f"{_POOR}: {what}"
    onset, draw = drawn(name)
    return Scenario(name, _POOR, (replace(switch, onset=onset),), around=(Retrain(onset=onset),), draw=draw)


SCENARIOS = (
    *family(
        "trained without the old",
        ("the elder half", Unseen()),
        ("the elder three fifths, in 5 hours", Unseen(part=0.6, ramp=5), "innocent"),
    ),
    *family(
        "trained on a wrong join",
        ("of a word", WrongJoin()),
        ("of the ages, 50 %", WrongJoin(feature="match", share=0.5)),
    ),
    *family(
        "trained on another season",
        ("each age as another was", OtherSeason()),
        ("put back after 14 hours", OtherSeason(steps=3, hours=14), "innocent"),
    ),
    _poor("first market", PoorHere()),
    _poor("second device", PoorHere(where=at(device=1))),
    *family(
        "a training stopped too early",
        ("scores much alike", Unfinished()),
        ("80 % of the rows", Unfinished(way=0.08, share=0.8)),
    ),
    *family(
        "labels cut off in training",
        ("the best half alike", Saturated()),
        ("the best three quarters, in 5 hours", Saturated(top=0.75, ramp=5)),
    ),
    *family(
        "failures sampled and not set right",
        ("a quarter kept", Sampled()),
        ("a tenth kept, 60 % of the rows", Sampled(kept=0.1, share=0.6)),
    ),
    *family(
        "a shadow that answers",
        ("30 %", WrongVersion(name=_SHADOW, worse=0.8, share=0.3)),
        ("first site, in 7 hours", WrongVersion(name=_SHADOW, worse=0.9, where=at(site=0), ramp=7)),
    ),
    *family(
        "a host that was not started again",
        ("first", WrongVersion(where=at(host=0), worse=0.5), "innocent"),
        ("second, two versions before", WrongVersion(back=2, where=at(host=1), worse=0.7)),
    ),
    *family(
        "scores cut off at a ceiling",
        ("the best half alike", Ceiling()),
        ("first site, the best two thirds, release", Ceiling(top=0.67, where=at(site=0)), "release"),
    ),
    *family(
        "a sign lost in the build",
        ("of a word", Turned(feature="word"), "release"),
        ("of who asks, 40 %", Turned(share=0.4)),
    ),
)
