"""Posted metrics that stop, thin out, or come when they always came."""

from itertools import count

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors.declared import HOUR_US, Declared, Metric
from detectors.detector import View
from detectors.history import History
from detectors.infrastructure.posts import DETECTOR
from detectors.judge import judge
from detectors.series import Series
from detectors.types import Finding, Window
from tests.detectors.world import START_US

Floats = NDArray[np.float64]

DAYS = 40
HOURS = np.arange(24 * DAYS)
BROKEN = 24 * 30
BILLED = Declared("ads", metrics=(Metric("billed", "business", series=True, aggregate="sum"),))
PATTERNS = {
    "hourly": np.ones(len(HOURS)),
    "every minute": np.random.default_rng(1).poisson(60, len(HOURS)).astype(float),
    "daily": (HOURS % 24 == 6) * 1.0,
    "daily, some hours early or late": np.bincount(
        [24 * day + 6 + int(np.random.default_rng(day).integers(0, 4)) for day in range(DAYS)],
        minlength=len(HOURS),
    ).astype(float),
    "on weekdays": (HOURS // 24 % 7 < 5) * 1.0,
    "by day": (HOURS % 24 > 6) * 1.0,
}
EVERY = pytest.mark.parametrize("posts", PATTERNS.values(), ids=PATTERNS.keys())


def view(posts: Floats, lateness: int | None = 0, values: Floats | None = None) -> View:
    """The last of these hours as it is judged, ten minutes after its end; a post is worth 100 by itself."""
    starts = START_US + np.arange(len(posts)) * HOUR_US
    window = Window(int(starts[-1]), int(starts[-1]) + HOUR_US)
    values = np.where(posts > 0, 100.0 * posts if values is None else values, np.nan)
    series = {"billed": Series(starts, values, HOUR_US, posts=posts, lateness=lateness)}
    now = window.end + HOUR_US // 6
    return View(BILLED, window, now, None, None, None, History(), History(), series)


def findings(posts: Floats, first: int, last: int, lateness: int = 0) -> list[Finding]:
    """What is found in the hours from `first` to before `last`."""
    ids, found = count(), list[Finding]()
    for hour in range(first, last):
        seen = view(posts[: hour + 1], lateness)
        before = {f.key: f for f in found if f.window.end == seen.window.start}
        found += judge(DETECTOR, DETECTOR.check(seen), seen.window, before, lambda: str(next(ids)))[0]
    return found


def first_alarm(posts: Floats, first: int, last: int) -> Finding:
    return next(f for f in findings(posts, first, last) if f.severity == "alarm")


@EVERY
def test_posts_that_come_as_they_always_came_say_nothing(posts: Floats) -> None:
    assert not findings(posts, 24 * 9, len(posts))


@EVERY
def test_posts_that_stop_alarm_within_a_day_of_the_first_that_is_due(posts: Floats) -> None:
    stopped = np.where(HOURS < BROKEN, posts, 0.0)
    due = BROKEN + int(np.argmax(posts[BROKEN:] > 0))
    found = first_alarm(stopped, BROKEN, len(posts))
    assert 2 < (found.window.start - START_US) / HOUR_US - due < 24
    assert found.subject == "billed"
    assert "not posted for" in found.text or "missing" in found.text


def test_every_other_post_missing_alarms_within_two_days() -> None:
    thinned = np.where((HOURS >= BROKEN) & (HOURS % 2 == 0), 0.0, 1.0)
    found = first_alarm(thinned, BROKEN, BROKEN + 48)
    assert "of the posts of billed are missing" in found.text


def test_half_of_sixty_posts_an_hour_missing_alarms_within_a_day() -> None:
    thinned = np.where(HOURS >= BROKEN, PATTERNS["every minute"] // 2, PATTERNS["every minute"])
    assert first_alarm(thinned, BROKEN, BROKEN + 24).effect > 0.25


def test_posts_that_usually_come_five_hours_late_are_waited_for() -> None:
    young = np.where(HOURS < BROKEN - 5, 1.0, 0.0)
    assert not DETECTOR.check(view(young[:BROKEN], 5 * HOUR_US))[0].effect
    assert DETECTOR.check(view(young[:BROKEN]))[0].effect == 5


def test_nothing_is_told_where_posts_come_later_than_the_series_reaches() -> None:
    assert not DETECTOR.check(view(np.ones(24 * 9), 24 * 12 * HOUR_US))


def test_nothing_is_told_while_it_is_not_known_how_late_posts_come() -> None:
    posts = np.where(HOURS < BROKEN - 12, 1.0, 0.0)[:BROKEN]
    assert not DETECTOR.check(view(posts))[0].too_few
    assert DETECTOR.check(view(posts, None))[0].too_few


def test_sixty_points_an_hour_that_become_one_total_are_no_lost_posts() -> None:
    posts = np.where(HOURS < BROKEN, 60.0, 1.0)
    for hour in range(BROKEN + 1, BROKEN + 72):
        (total,) = DETECTOR.check(view(posts[:hour], values=np.full(hour, 6_000.0)))
        assert abs(total.effect) < total.bar
        assert "missing" not in total.text
    (lost,) = DETECTOR.check(view(posts[: BROKEN + 24]))
    assert "missing" in lost.text


def test_a_week_is_too_few_to_know_when_posts_are_due() -> None:
    posts = np.ones(24 * 7)
    posts[-5:] = 0
    (found,) = DETECTOR.check(view(posts))
    assert found.too_few


def test_a_metric_that_was_never_posted_is_not_missed() -> None:
    assert not DETECTOR.check(view(np.zeros(200)))
