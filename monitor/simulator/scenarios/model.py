"""The model breaks or gets worse."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.model import Miscompute, Regression, WrongVersion

SCENARIOS = (
    *family(
        "the version before",
        ("all", WrongVersion(worse=0.8)),
        ("30 %", WrongVersion(share=0.3), "innocent"),
        ("first site", WrongVersion(where=at(site=0))),
        ("all, as good as ours, release", WrongVersion(), "release"),
        ("80 % in 6 hours", WrongVersion(share=0.8, ramp=6)),
    ),
    *family(
        "a version that nobody named",
        ("candidate, all", WrongVersion(name="candidate-0", worse=1.0)),
        ("test build, 10 %", WrongVersion(name="test", share=0.1)),
        ("third before, second site", WrongVersion(back=3, where=at(site=1))),
    ),
    *family(
        "a feature's weights are lost",
        ("match", Miscompute()),
        ("match, half the servers", Miscompute(share=0.5), "release"),
        ("kind", Miscompute(feature="kind")),
        ("price", Miscompute(feature="price"), "innocent"),
        ("match, second site", Miscompute(where=at(site=1))),
    ),
    *family(
        "wrong arithmetic",
        ("stretched", Miscompute(form="stretched")),
        ("coarse", Miscompute(form="coarse"), "release"),
        ("wrong rows of a table", Miscompute(form="blurred")),
        ("stretched, first site", Miscompute(form="stretched", where=at(site=0))),
    ),
    *family(
        "a worse release",
        ("learned nothing", Regression(strength=1.0)),
        ("learned little", Regression(strength=0.85)),
        ("learned nothing, 70 %", Regression(strength=1.0, share=0.7)),
    ),
    *family(
        "a worse release that creeps in",
        ("whole in 4 hours", Regression(strength=1.0, ramp=4)),
        ("whole in 8 hours, innocent release", Regression(strength=0.9, ramp=8), "innocent"),
        ("60 % of the rows", Regression(strength=1.0, share=0.6)),
    ),
)
