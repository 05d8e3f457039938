"""The pages as a reader's browser shows them, on a telephone and on a desk."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.pages.conftest import Open, Site

WIDTHS = (390, 1280)
ALL = ("", "/systems/ads", "incident", "finding", "/sign-in", "/nope")

INKED = """(figures) => figures.map((figure) => {
  const canvas = figure.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, i) => i % 4 === 3 && value > 0).length;
})"""


def address(site: Site, path: str) -> str:
    known = {"incident": site.incident, "finding": site.finding}
    return known.get(path, site.url + path)


def charts(page: Page) -> list[int]:
    """How many pixels of each chart are drawn, once all of them are."""
    figures = page.locator("figure.chart:has(.plot)")
    expect(page.locator("figure.chart:has(.plot):not([data-drawn])")).to_have_count(0)
    found: list[int] = figures.evaluate_all(INKED)
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ALL)
def test_no_page_scrolls_sideways_or_complains(site: Site, visit: Open, path: str, width: int) -> None:
    page = visit(address(site, path), width, status=404 if path == "/nope" else 200)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("path", "count"), [("/systems/ads", 7), ("incident", 1)])
def test_every_chart_is_drawn(site: Site, visit: Open, path: str, count: int, scheme: str) -> None:
    inked = charts(visit(address(site, path), scheme=scheme))
    assert len(inked) == count
    assert min(inked) > 500


@pytest.mark.parametrize("path", ["/systems/ads", "incident"])
def test_every_chart_has_a_name_and_its_numbers_in_a_table(site: Site, visit: Open, path: str) -> None:
    page = visit(address(site, path))
    figures = page.locator("figure.chart:has(.plot)")
    for figure in figures.all():
        plot = figure.locator(".plot")
        assert plot.get_attribute("role") == "img"
        assert len(plot.get_attribute("aria-label") or "") > 20
        figure.locator("summary").click()
        expect(figure.locator("tbody tr").first).to_be_visible()


def test_the_cursor_over_one_chart_reads_the_same_window_off_all(site: Site, visit: Open) -> None:
    page = visit(site.system)
    charts(page)
    page.locator(".plot.tall .u-over").hover(position={"x": 400, "y": 60})
    readouts = page.locator("figure.chart:has(.plot) .readout")
    moment = re.compile(r"\d+ \w+, \d\d:\d\d UTC · ")
    expect(readouts.first).to_have_text(moment)
    told = [text.split(" · ")[0] for text in readouts.all_text_contents()]
    assert len(set(told)) == 1
    assert "expected" in readouts.first.text_content()  # type: ignore[operator]


def test_dragging_over_a_chart_opens_that_span(site: Site, visit: Open) -> None:
    page = visit(site.system)
    charts(page)
    box = page.locator(".plot.tall .u-over").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 400, box["y"] + 50, steps=5)
    page.mouse.up()
    page.wait_for_url(re.compile(r"from=2026-.*to=2026-"))
    assert min(charts(page)) > 500


def test_a_chart_follows_the_width_of_its_window(site: Site, visit: Open) -> None:
    page = visit(site.system, 1280)
    charts(page)
    page.set_viewport_size({"width": 390, "height": 900})
    canvas = page.locator(".plot.tall canvas")
    expect(canvas).to_have_attribute("width", re.compile(r"^3\d\d$"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_diagnosis_is_copied_as_text(site: Site, visit: Open) -> None:
    page = visit(site.incident)
    page.get_by_text("As text").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("ads: infrastructure (97 %)")
    assert "1. features.missing (93 %" in copied


def test_an_incident_is_acknowledged_then_resolved_with_two_clicks(site: Site, visit: Open) -> None:
    page = visit(site.incident)
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.locator(".headline .pill")).to_have_text("Acknowledged")
    page.get_by_role("button", name="Resolve").click()
    expect(page.locator(".headline .pill")).to_have_text("Resolved")
    expect(page.get_by_role("button", name="Resolve")).to_have_count(0)


def test_what_users_wrote_never_runs(site: Site, visit: Open) -> None:
    page = visit(site.system)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    charts(page)
    expect(page.get_by_text("app 5.1 </script><script>alert(1)</script>")).to_be_visible()
    assert dialogs == []


def test_the_keyboard_reaches_the_content_first(site: Site, visit: Open) -> None:
    page = visit(site.system)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
