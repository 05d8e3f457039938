"""A live server with the seeded store, and a browser that listens for everything that goes wrong."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from tests.conftest import opened, sqlite_copy
from tests.web.seeding import Seeded, seed
from web.app import create_app

Open = Callable[..., Page]

LISTEN = """
document.addEventListener("securitypolicyviolation",
  (event) => console.error(`policy violated: ${event.violatedDirective} ${event.blockedURI}`));
"""


class Site:
    """Where the pages are served, and what is in them."""

    def __init__(self, url: str, seeded: Seeded) -> None:
        self.url = url
        self.seeded = seeded
        self.system = f"{url}/systems/ads"
        self.finding = f"{self.system}/findings/{seeded.alarm.id}"
        self.incident = f"{self.system}/incidents/{seeded.incident.id}"


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all page tests."""
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=chromium)) as found,
    ):
        yield found


@pytest.fixture
def site(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Site]:
    """A server on a port of its own."""
    with opened(sqlite_copy(migrated_sqlite, tmp_path)) as store:
        seeded = seed(store)
        server = make_server("127.0.0.1", 0, create_app(store, allow_anonymous=True), threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Site(f"http://127.0.0.1:{server.server_port}", seeded)
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Open a page at a width; the test fails when the page, its scripts or its policy complained."""
    complaints: list[str] = []
    contexts = []

    def go(url: str, width: int = 1280, scheme: str = "light", *, status: int = 200) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(LISTEN)
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        # What a reader's click leaves behind half loaded is no failure.
        page.on(
            "requestfailed",
            lambda request: (
                complaints.append(f"failed: {request.url}") if request.failure != "net::ERR_ABORTED" else None
            ),
        )
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == status
        return page

    yield go
    for context in contexts:
        context.close()
    assert [each for each in complaints if "status of 404" not in each] == []
