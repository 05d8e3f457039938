"""`bifocal findings` ends with what has always been so and was told before."""

import json
from dataclasses import replace

from click.testing import CliRunner

from detectors.declared import HOUR_US
from detectors.types import Window
from monitor.cli import cli
from monitor.clock import to_text
from storage import Store, findings, ulid
from tests.web.seeding import END, seed


def said(store: Store, *options: str) -> str:
    url = store.engine.url.render_as_string(hide_password=False)
    done = CliRunner().invoke(cli, ["findings", "ads", "--db", url, *options], catch_exceptions=False)
    return done.output


def test_a_standing_fact_is_shown_though_it_was_told_before_the_span(sqlite_store: Store) -> None:
    seeded = seed(sqlite_store)
    window = Window(END - 80 * HOUR_US, END - 79 * HOUR_US)
    told = replace(
        seeded.alarm, id=ulid.new(END), window=window, subject="position", since=None, text="apart"
    )
    with sqlite_store.begin() as tx:
        findings.replace(tx, seeded.system_id, window.start, "inputs", 0, [told])
    since = to_text(END - 3 * HOUR_US)
    assert said(sqlite_store).count("apart") == 1
    last = said(sqlite_store, "--since", since).split("told before, and so since it is served:\n")[1]
    assert "apart" in last
    assert len(last.splitlines()) == 1
    assert "apart" not in said(sqlite_store, "--severity", "alarm", "--since", since)
    assert "apart" not in said(sqlite_store, "--until", to_text(END - 90 * HOUR_US))


def test_warnings_of_slices_are_one_line_as_text_and_all_there_as_json(sqlite_store: Store) -> None:
    seeded = seed(sqlite_store)
    window = Window(END - 2 * HOUR_US, END - HOUR_US)
    whole = replace(seeded.alarm, id=ulid.new(END), window=window, segment={}, since=window.start, text="all")
    slices = [
        replace(
            whole,
            id=ulid.new(END),
            severity="warn",
            segment={"country": name},
            effect=effect,
            text=f"in {name}",
        )
        for name, effect in (("de", 0.3), ("fr", 0.2))
    ]
    with sqlite_store.begin() as tx:
        findings.replace(tx, seeded.system_id, window.start, "inputs", 0, [whole, *slices])
    since = ("--since", to_text(window.start))
    (line,) = [line for line in said(sqlite_store, *since).splitlines() if "user_age: all" in line]
    assert line.endswith("all (2 slices warn with it: country = de and country = fr)")
    assert "in de" not in said(sqlite_store, *since)
    assert {"all", "in de", "in fr"} <= {
        f["text"] for f in json.loads(said(sqlite_store, *since, "--format", "json"))
    }
