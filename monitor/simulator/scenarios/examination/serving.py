"""Serving and the model, otherwise broken."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.answers import Cached, Flapping, Popularity, Retrained, Uncalibrated, Waits
from monitor.simulator.switches.model import WrongVersion

SCENARIOS = (
    *family(
        "a server that starts again and again",
        ("first site, 35 minutes of each hour", Flapping(where=at(site=0), minutes=35)),
        ("errors for 15 minutes of each hour, release", Flapping(form="errors", minutes=15), "release"),
        ("current release, half the time", Flapping(where=at(release=1)), "innocent"),
        ("last site for 10 hours", Flapping(where=at(site=-1), minutes=45, hours=10)),
    ),
    *family(
        "the popular for the suitable",
        ("all", Popularity()),
        ("half, release", Popularity(share=0.5), "release"),
        ("first site, 12 hours", Popularity(where=at(site=0), hours=12), "innocent"),
        ("60 % in 6 hours", Popularity(share=0.6, ramp=6)),
    ),
    *family(
        "some wait for a lock",
        ("30 % wait 150 ms", Waits(share=0.3, wait_ms=150.0, timeout_ms=2_000.0)),
        ("all wait 60 ms for 12 hours", Waits(wait_ms=60.0, timeout_ms=2_000.0, hours=12), "innocent"),
        ("first site, 40 % wait 230 ms, many in vain", Waits(share=0.4, wait_ms=230.0, where=at(site=0))),
        ("15 % wait 300 ms and get nothing, release", Waits(share=0.15, wait_ms=300.0), "release"),
    ),
    *family(
        "a version before its time",
        ("40 %", WrongVersion(back=-1, worse=0.9, share=0.4)),
        ("first site, 12 hours", WrongVersion(back=-1, worse=0.9, where=at(site=0), hours=12), "innocent"),
        ("current release", WrongVersion(back=-1, worse=0.9, where=at(release=1)), "innocent"),
        ("70 % in 8 hours", WrongVersion(back=-1, worse=0.9, share=0.7, ramp=8)),
    ),
    *family(
        "a cache that mixes people up",
        ("60 %", Cached(share=0.6)),
        ("second site", Cached(where=at(site=1)), "innocent"),
        ("35 %, release", Cached(share=0.35), "release"),
        ("80 % in 8 hours", Cached(share=0.8, ramp=8)),
    ),
    *family(
        "a calibration left out",
        ("scores too high", Uncalibrated(shift=0.7)),
        ("scores too low, first site", Uncalibrated(shift=-0.8, where=at(site=0))),
        ("half the servers, release", Uncalibrated(shift=0.9, share=0.5), "release"),
    ),
    *family(
        "a release trained without a column",
        ("who asks", Retrained()),
        ("what is shown", Retrained(without=("kind",))),
        ("both, 60 %", Retrained(without=("match", "word"), share=0.6)),
        ("who asks, put back after 14 hours", Retrained(without=("match", "word"), hours=14), "innocent"),
    ),
)
