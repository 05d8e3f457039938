"""The model breaks or gets worse."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.answers import Cached, Retrained, Uncalibrated
from monitor.simulator.switches.builds import CutFile, FewRows, Leak, OffByOne
from monitor.simulator.switches.model import Miscompute, Regression, WrongVersion

_CANARY = "canary-91"

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
    *family(
        "a canary that nobody ended",
        ("15 %", WrongVersion(name=_CANARY, worse=0.6, share=0.15)),
        ("one host, half", WrongVersion(name=_CANARY, worse=0.9, share=0.5, where=at(host=1)), "innocent"),
        ("from 0 to half in 9 hours", WrongVersion(name=_CANARY, worse=0.9, share=0.5, ramp=9)),
    ),
    *family(
        "rolled back too far",
        ("all, release", WrongVersion(back=6, worse=1.0), "release"),
        ("first site, 11 hours", WrongVersion(back=4, worse=0.9, where=at(site=0), hours=11)),
    ),
    *family(
        "a table read one row off",
        ("what is shown", OffByOne(feature="kind")),
        ("who asks, 60 %", OffByOne(share=0.6), "release"),
        ("what is shown, 70 % in 6 hours", OffByOne(feature="kind", share=0.7, ramp=6), "innocent"),
    ),
    *family(
        "a file with weights cut short",
        ("half of it", CutFile()),
        ("40 % of it, half the servers", CutFile(kept=0.4, share=0.5), "innocent"),
    ),
    *family(
        "trained on too few rows",
        ("all", FewRows()),
        ("in 5 hours", FewRows(noise=0.7, ramp=5)),
        ("put back after 13 hours", FewRows(noise=0.9, hours=13)),
    ),
    *family(
        "trained on what it should foretell",
        ("leans on the rate", Leak()),
        ("leans on a word", Leak(feature="word", factor=3.0)),
    ),
)
