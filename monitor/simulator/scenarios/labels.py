"""Outcomes break while the business goes on."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.labels import Corrupted, Delayed, Lost

SCENARIOS = (
    *family(
        "clicks come later",
        ("40 minutes", Delayed(minutes=40)),
        ("90 minutes, release", Delayed(minutes=90), "release"),
        ("6 hours", Delayed(minutes=360)),
        ("first site, 3 hours", Delayed(minutes=180, where=at(site=0))),
    ),
    *family(
        "the lag lengthens",
        ("eightfold in 10 hours", Delayed(times=8, ramp=10)),
        ("twentyfold in 12 hours", Delayed(times=20, ramp=12), "innocent"),
        ("tenfold", Delayed(times=10)),
    ),
    *family(
        "clicks in batches",
        ("every 8 hours", Delayed(batch=480)),
        ("every 5 hours", Delayed(batch=300), "release"),
    ),
    *family(
        "clicks unlogged everywhere",
        ("40 %", Lost(share=0.4)),
        ("70 %, release", Lost(share=0.7), "release"),
        ("all", Lost()),
        ("50 % in 8 hours", Lost(share=0.5, ramp=8)),
    ),
    *family(
        "clicks unlogged in a place",
        ("first site", Lost(where=at(site=0))),
        ("second site, 60 %", Lost(where=at(site=1), share=0.6), "innocent"),
        ("new release", Lost(where=at(release=-1)), "rollout"),
        ("one market", Lost(where=at(market=0))),
    ),
    *family(
        "labels alike",
        ("all 0", Corrupted()),
        ("30 % are 0", Corrupted(share=0.3), "release"),
        ("all 1", Corrupted(form="one")),
    ),
    *family(
        "labels turned",
        ("all", Corrupted(form="flipped")),
        ("first site", Corrupted(form="flipped", where=at(site=0)), "innocent"),
        ("40 %", Corrupted(form="flipped", share=0.4)),
    ),
)
