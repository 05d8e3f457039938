"""The ticker: the one file that knows APScheduler, used in memory and in UTC.

Jobs are not kept anywhere and a missed tick costs nothing: each tick asks the store what is due, so a crash
or downtime is caught up by the next one, and unique keys in the store hold every window to one judgement.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger


@dataclass(frozen=True)
class Job:
    """A function to call every `seconds`; a tick that finds it still running is dropped.

    `stop` breaks off a call that takes long.
    """

    name: str
    seconds: float
    run: Callable[[], None]
    stop: Callable[[], None] | None = None


class Ticker:
    """Runs jobs on their own threads until stopped."""

    def __init__(self, jobs: list[Job]) -> None:
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._stops = [job.stop for job in jobs if job.stop is not None]
        for job in jobs:
            self._scheduler.add_job(
                job.run,
                IntervalTrigger(seconds=job.seconds, timezone="UTC"),
                name=job.name,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
                next_run_time=datetime.datetime.now(datetime.UTC),  # what fell due while nobody ticked
            )

    def start(self) -> None:
        """Begin ticking; returns at once."""
        self._scheduler.start()

    def stop(self) -> None:
        """Wait for running jobs, those that can be broken off not for long, and stop."""
        for stop in self._stops:
            stop()
        self._scheduler.shutdown(wait=True)
