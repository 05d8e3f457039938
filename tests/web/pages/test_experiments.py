"""The page of experiments, as a reader's browser shows it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from tests.conftest import opened, sqlite_copy
from tests.monitor import trial
from tests.web.pages.conftest import Open
from web.app import create_app


@pytest.fixture(scope="module")
def address(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with opened(sqlite_copy(migrated_sqlite, tmp_path_factory.mktemp("trial"))) as store:
        trial.run(store, lift=0.6)
        server = make_server("127.0.0.1", 0, create_app(store, allow_anonymous=True), threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("width", [390, 1280])
def test_arms_stand_side_by_side_at_any_width(address: str, visit: Open, width: int) -> None:
    page = visit(f"{address}/systems/trial/experiments", width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.get_by_role("heading", name="ranker-b")).to_be_visible()
    metrics = page.locator("table").nth(1)
    expect(metrics).to_contain_text("treatment against control")
    expect(metrics).to_contain_text("< 0.0001")


def test_the_system_page_leads_to_its_experiments(address: str, visit: Open) -> None:
    page = visit(f"{address}/systems/trial")
    page.get_by_role("link", name="Experiments").click()
    expect(page.locator("h1")).to_have_text("Experiments of trial")
