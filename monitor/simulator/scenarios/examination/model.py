"""The model: what is deployed by mistake, built wrongly or trained badly."""

from monitor.simulator.change import at
from monitor.simulator.scenarios.table import family
from monitor.simulator.switches.builds import CutFile, FewRows, Leak, OffByOne
from monitor.simulator.switches.model import WrongVersion

_CANARY = "canary-91"

SCENARIOS = (
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
