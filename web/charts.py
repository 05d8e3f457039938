"""Charts as the templates take them: the data block that charts.js draws, the same in words and numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from detectors.declared import Metric
from detectors.types import Event, Finding
from storage.incidents import Incident
from web import format as form
from web.reading import Span
from web.series import MetricSeries

SECOND_US = 1_000_000
ROWS_SHOWN = 48
PLANNED = ("holiday", "planned")


@dataclass(frozen=True)
class Backdrop:
    """What stands behind every chart of a page: shaded spans and marked moments."""

    spans: Sequence[dict[str, Any]] = ()
    marks: Sequence[dict[str, Any]] = ()
    span_word: str = "incident"


@dataclass(frozen=True)
class Chart:
    """One figure: `plot` goes to the script, the rest is read by people."""

    title: str
    summary: str
    label: str
    x: Sequence[float]
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    plot: dict[str, Any] = field(default_factory=dict)
    span_word: str = "incident"
    absent: str = ""

    @property
    def left_out(self) -> bool:
        """True when the table shows only the newest rows."""
        return len(self.rows) < len(self.x)

    @property
    def has_span(self) -> bool:
        """True when an incident or the diagnosed span is shaded."""
        return any(span["kind"] != "holiday" for span in self.plot.get("spans", ()))

    @property
    def has_holiday(self) -> bool:
        """True when a holiday or planned change is shaded."""
        return any(span["kind"] == "holiday" for span in self.plot.get("spans", ()))


def seconds(us: int) -> float:
    """Microseconds as the seconds that charts.js counts in."""
    return us / SECOND_US


def backdrop(incidents: Iterable[Incident], events: Iterable[Event], span: Span) -> Backdrop:
    """Incidents and declared spans shaded, moments marked."""
    shaded = [
        {
            "from": seconds(i.onset or i.window_start),
            "to": seconds(i.resolved or span.end),
            "kind": "incident",
        }
        for i in incidents
    ]
    marks = []
    for event in events:
        if event.until is not None and event.kind in PLANNED:
            shaded.append({"from": seconds(event.ts), "to": seconds(event.until), "kind": "holiday"})
        marks.append({"at": seconds(event.ts), "kind": event.kind, "label": event.title})
    return Backdrop(shaded, marks)


def of_metric(
    metric: Metric, series: MetricSeries, span: Span, behind: Backdrop, *, zoom: bool = True
) -> Chart:
    """A line with its expected band."""
    known = [
        (start, value) for start, value in zip(series.starts, series.values, strict=True) if value is not None
    ]
    x = [seconds(start) for start in series.starts] if known else []
    plot: dict[str, Any] = {
        "kind": "line",
        "tone": "infrastructure" if metric.role == "infrastructure" else "business",
        "from": seconds(span.start),
        "to": seconds(span.end),
        "x": x,
        "y": list(series.values),
        "spans": list(behind.spans),
        "marks": list(behind.marks),
        "zoom": zoom,
    }
    if series.has_band:
        plot |= {"lower": list(series.lower), "upper": list(series.upper)}
    columns = [series.starts, series.values, *((series.lower, series.upper) if series.has_band else ())]
    rows = list(zip(*columns, strict=True))[::-1][:ROWS_SHOWN]
    summary = f"{form.number(known[-1][1])} in the window of {form.when(known[-1][0])}" if known else ""
    return Chart(
        title=metric.name,
        summary=summary,
        label=_line_label(metric.name, series, known, behind),
        x=x,
        columns=("observed", "expected from", "expected to")[: len(columns) - 1],
        rows=rows if x else (),
        plot=plot,
        span_word=behind.span_word,
        absent="It is posted: send it to the log metrics."
        if metric.series
        else "It is derived from the logs.",
    )


def _line_label(name: str, series: MetricSeries, known: Sequence[tuple[int, float]], behind: Backdrop) -> str:
    if not known:
        return f"{name}: no value"
    values = [value for _, value in known]
    outside = sum(
        1
        for value, low, high in zip(series.values, series.lower, series.upper, strict=False)
        if value is not None and low is not None and high is not None and not low <= value <= high
    )
    told = f"{name} from {form.when(known[0][0])} to {form.when(known[-1][0])}: "
    told += (
        f"between {form.number(min(values))} and {form.number(max(values))}, last {form.number(values[-1])}"
    )
    if series.has_band:
        told += f"; {outside} of {len(values)} windows outside the expected range"
    return told + (f"; {len(behind.marks)} events marked" if behind.marks else "")


def of_findings(
    lens: str, found: Iterable[Finding], starts: Sequence[int], span: Span, behind: Backdrop
) -> Chart:
    """Bars: how many findings of one lens each window had, alarms filled, warnings hollow."""
    tallies = {start: [0, 0] for start in starts}
    for finding in found:
        if finding.lens == lens and finding.window.start in tallies:
            tallies[finding.window.start][finding.severity != "alarm"] += 1
    alarms = [tallies[start][0] for start in starts]
    warns = [tallies[start][1] for start in starts]
    x = [seconds(start) for start in starts]
    plot = {
        "kind": "bars",
        "tone": lens,
        "from": seconds(span.start),
        "to": seconds(span.end),
        "x": x,
        "alarms": alarms,
        "warns": warns,
        "spans": list(behind.spans),
        "marks": list(behind.marks),
        "zoom": True,
    }
    hit = [row for row in zip(starts, alarms, warns, strict=True) if row[1] or row[2]]
    return Chart(
        title="Findings by window",
        summary=f"{sum(alarms)} alarm, {sum(warns)} warn in this span",
        label=f"{lens}: {sum(alarms)} alarms, {sum(warns)} warnings in {len(hit)} of {len(starts)} windows",
        x=x if hit else (),
        columns=("alarm", "warn"),
        rows=hit[::-1][:ROWS_SHOWN],
        plot=plot,
    )
