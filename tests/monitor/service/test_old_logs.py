"""`bifocal serve` over logs that ended long ago says what it is about to do with them."""

from pathlib import Path

from monitor import definition, systems
from monitor.clock import from_text
from storage import windows
from tests.conftest import opened, sqlite_copy
from tests.monitor.service.running import serving

NOON = from_text("2024-10-05T12:00:00Z")


def test_a_service_over_old_logs_says_that_the_silence_is_an_outage(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    url = sqlite_copy(migrated_sqlite, tmp_path)
    with opened(url) as store, store.begin() as tx:
        system, _ = systems.apply(tx, definition.parse('[system]\nname = "ads"\n[model]'), NOON)
        windows.touch(tx, system.id, {NOON: 7})
    with serving(url, tmp_path) as service:
        said = service.log.read_text()
    assert "the silence until now is judged as an outage" in said
    assert "`bifocal evaluate ads --until 2024-10-05T13:" in said
