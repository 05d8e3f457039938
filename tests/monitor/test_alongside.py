"""Warnings of slices are read with the finding that they go along with; none is lost."""

from detectors.declared import HOUR_US
from detectors.types import Finding, Severity, Window
from monitor.alongside import Group, grouped, sentence


def worth(
    hour: int,
    severity: Severity = "warn",
    effect: float = 0.2,
    since: int | None = 0,
    subject: str = "value",
    **segment: str,
) -> Finding:
    where = "-".join(segment.values())
    return Finding(
        id=f"{subject}-{hour}-{where}", detector="value", lens="quality", subject=subject, segment=segment,
        window=Window(hour * HOUR_US, (hour + 1) * HOUR_US), severity=severity, effect=effect, p_value=1e-9,
        baseline=1.0, observed=0.8, text="", since=None if since is None else since * HOUR_US,
    )  # fmt: skip


def read(*found: Finding) -> dict[str, list[str]]:
    """Ids of what goes along, by the id of each line."""
    return {group.lead.id: [each.id for each in group.slices] for group in grouped(found)}


def test_warnings_of_slices_stand_with_the_finding_of_all_rows_strongest_first() -> None:
    whole = worth(3, "alarm")
    small, large = worth(3, effect=-0.1, country="de"), worth(3, effect=0.4, country="fr")
    assert read(whole, small, large) == {whole.id: [large.id, small.id]}


def test_a_slice_that_alarms_keeps_its_own_line() -> None:
    whole, guilty, innocent = worth(3, "alarm"), worth(3, "alarm", advertiser="acme"), worth(3, country="de")
    assert read(whole, guilty, innocent) == {whole.id: [innocent.id], guilty.id: []}


def test_without_a_finding_of_all_rows_they_stand_with_the_slice_that_alarms() -> None:
    guilty, innocent = worth(3, "alarm", advertiser="acme"), worth(3, country="de")
    assert read(innocent, guilty) == {guilty.id: [innocent.id]}


def test_where_nothing_alarms_the_strongest_warning_of_the_window_leads() -> None:
    first, second = worth(3, effect=0.2, country="de"), worth(3, effect=0.3, country="fr")
    before = worth(2, effect=0.9, country="it")
    assert read(first, second, before) == {second.id: [first.id], before.id: []}


def test_what_fell_into_the_time_of_a_trouble_goes_along_with_it_and_what_came_before_does_not() -> None:
    whole = worth(5, "alarm", since=3)
    during, earlier = worth(4, country="de"), worth(2, country="fr")
    found = (whole, during, earlier)
    assert [(g.lead, g.slices) for g in grouped(found, across=True)] == [(whole, (during,)), (earlier, ())]
    assert read(*found) == {whole.id: [], during.id: [], earlier.id: []}


def test_other_subjects_keep_their_own_lines() -> None:
    whole, other = worth(3, "alarm"), worth(3, subject="worthless", country="de")
    assert read(whole, other) == {whole.id: [], other.id: []}


def test_the_line_counts_the_slices_and_names_the_first() -> None:
    slices = tuple(worth(3, country=name) for name in ("de", "fr", "it", "at"))
    assert sentence(Group(worth(3))) == ""
    assert sentence(Group(worth(3), slices[:1])) == "1 slice warns with it: country = de"
    assert sentence(Group(worth(3), slices)) == (
        "4 slices warn with it: country = de, country = fr, country = it and 1 more"
    )
