"""`bifocal evaluate` of logs that ended long ago says so, and does what it is told."""

from monitor import systems
from monitor.clock import from_text
from storage import open_store, windows
from tests.monitor.cli.command import Bifocal

NOON = from_text("2024-10-05T12:00:00Z")


def test_old_logs_are_noticed_on_standard_error_and_judged_all_the_same(bifocal: Bifocal) -> None:
    with open_store(bifocal.url).begin() as tx:
        windows.touch(tx, systems.find(tx, "ads").id, {NOON: 7})
    done = bifocal("evaluate", "ads", "--format", "json")
    assert done.code == 0
    assert done.json["windows"] > 1
    assert "`bifocal evaluate ads --until 2024-10-05T13:" in done.err


def test_logs_judged_to_their_end_need_no_word(bifocal: Bifocal) -> None:
    with open_store(bifocal.url).begin() as tx:
        windows.touch(tx, systems.find(tx, "ads").id, {NOON: 7})
    done = bifocal("evaluate", "ads", "--until", "2024-10-05T13:10:00Z")
    assert (done.code, done.err) == (0, "")
