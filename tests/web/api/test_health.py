"""What machines that watch Bifocal read."""

import re

import pytest
from flask.testing import FlaskClient

from storage import Store, counters
from storage.schema import HEAD
from tests.web.seeding import Seeded

SAMPLE = re.compile(r'[a-z_]+(\{([a-z]+="[^"]*",?)+\})? -?[0-9.e+]+')


@pytest.mark.parametrize("root", ["", "/api/v1"])
def test_alive_and_ready_are_answered_at_the_root_and_under_the_api(client: FlaskClient, root: str) -> None:
    assert client.get(f"{root}/healthz").json == {"status": "ok"}
    assert client.get(f"{root}/readyz").json == {"status": "ready", "schema": HEAD}


def test_a_schema_of_another_version_is_not_ready(client: FlaskClient, sqlite_store: Store) -> None:
    with sqlite_store.begin() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = 'other'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "bifocal migrate" in answer.json["detail"]  # type: ignore[index]


def test_prometheus_gets_lines_it_can_read(client: FlaskClient, sqlite_store: Store, seeded: Seeded) -> None:
    with sqlite_store.begin() as tx:
        counters.add(tx, seeded.system_id, "predictions", {"accepted": 7, 'odd"\n\\name': 1})
    text = client.get("/metrics").text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(SAMPLE.fullmatch(line.replace('\\"', "")) for line in lines), lines
    assert 'bifocal_rows_total{system="ads",log="predictions",result="accepted"} 7' in lines
    assert 'bifocal_incidents_open{system="ads"} 1' in lines
    assert 'bifocal_outbox{state="pending"} 0' in lines
    assert any(line.startswith('bifocal_judge_lag_seconds{system="ads"} ') for line in lines)
    assert text.count("# TYPE") == text.count("# HELP") == 4
