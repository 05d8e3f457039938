"""Single values: what is taken, what is refused, and in which words."""

import pytest

from detectors.declared import DAY_US, HOUR_US, MINUTE_US
from monitor.definition import parse
from tests.monitor.definition.files import MINIMAL, said_beside, said_of

DURATION = 'must be a duration such as "90s", "10m", "1h", "1d" or "1h30m", not '


@pytest.mark.parametrize("name", ["a", "0", "ads-2", "a" * 63, "a--b", "a-"])
def test_a_system_name_is_lower_case_letters_digits_and_hyphens(name: str) -> None:
    assert parse(f'[system]\nname = "{name}"').name == name


@pytest.mark.parametrize("name", ["", "-a", "A", "a" * 64, "a b", "é", "a_b", "a/b", "a\\n", "٣", "a.b"])
def test_another_system_name_is_refused(name: str) -> None:
    [problem] = said_of(f'[system]\nname = "{name}"')
    assert problem.startswith("system.name: must be 1 to 63 lower-case letters, digits and hyphens")


@pytest.mark.parametrize(
    ("text", "span_us"),
    [
        ("0s", 0),
        ("90s", 90_000_000),
        ("10m", 10 * MINUTE_US),
        ("1h", HOUR_US),
        ("1h30m", 90 * MINUTE_US),
        ("1d2h3m4s", DAY_US + 2 * HOUR_US + 3 * MINUTE_US + 4_000_000),
        ("366d", 366 * DAY_US),
    ],
)
def test_a_duration_is_read_to_the_microsecond(text: str, span_us: int) -> None:
    assert parse(MINIMAL + f'outcome_delay = "{text}"').outcome_delay_us == span_us


@pytest.mark.parametrize(
    "text", ["", "1", "h", "1 h", "-1h", "1.5h", "30m1h", "1w", "1H", "٣h", "1h\\n", "1h1h"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    [problem] = said_beside(f'allowed_lateness = "{text}"')
    assert problem.startswith("system.allowed_lateness: " + DURATION)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("10", "10"),
        ("true", "true"),
        ("1.5", "1.5"),
        ("inf", "inf"),
        ("2026-01-01", "the date or time 2026-01-01"),
        ("10:00:00", "the date or time 10:00:00"),
        ("[]", "a list"),
        ("{}", "a table"),
        ("9223372036854775808", "an integer beyond 64 bits"),
    ],
)
def test_a_duration_of_another_type_is_refused_as_it_was_written(value: str, shown: str) -> None:
    assert said_beside(f"outcome_delay = {value}") == [f"system.outcome_delay: {DURATION}{shown}"]


def test_a_duration_has_an_end() -> None:
    too_long = '"99999999d99999999h"'
    assert said_beside(f"outcome_delay = {too_long}") == [
        f'system.outcome_delay: must be at most "366d", not {too_long}'
    ]


@pytest.mark.parametrize("minutes", [n for n in range(1, 1441) if 1440 % n == 0])
def test_a_window_is_any_number_of_minutes_that_divides_a_day(minutes: int) -> None:
    season = 'season = ["1d"]'
    assert parse(f'{MINIMAL}window = "{minutes}m"\n{season}').window_us == minutes * MINUTE_US


@pytest.mark.parametrize("window", ["7m", "90s", "61m", "7h", "23h59m"])
def test_a_window_that_does_not_divide_a_day_is_refused(window: str) -> None:
    [problem] = said_beside(f'window = "{window}"')
    assert problem.startswith("system.window: must be whole minutes that divide a day evenly")


@pytest.mark.parametrize("window", ["59s", "0s", "25h", "2d"])
def test_a_window_has_its_limits(window: str) -> None:
    assert said_beside(f'window = "{window}"') == [
        f'system.window: must be between "1m" and "1d", not "{window}"'
    ]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("training", "training"),
        ("first 168 windows", "first 168 windows"),
        ("first 1 window", "first 1 windows"),
        ("first 007 windows", "first 7 windows"),
    ],
)
def test_the_reference_is_training_or_the_first_windows(written: str, kept: str) -> None:
    assert parse(f'{MINIMAL}reference = "{written}"').reference == kept


@pytest.mark.parametrize("written", ["", "Training", "first 0 windows", "first windows", "first -1 windows"])
def test_another_reference_is_refused(written: str) -> None:
    assert said_beside(f'reference = "{written}"') == [
        f'system.reference: must be "training" or "first N windows" with N at least 1, not "{written}"'
    ]


@pytest.mark.parametrize(
    ("season", "problem"),
    [
        ('["90m"]', "system.season[0]: must be a multiple of the window"),
        ('["1d", "0s"]', "system.season[1]: must be a multiple of the window"),
        ('["1d", "24h"]', "system.season[1]: the same cycle is named before"),
        ('["1d", 7]', f"system.season[1]: {DURATION}7"),
        ('"1d"', 'system.season: must be a list in square brackets, not "1d"'),
    ],
)
def test_a_season_is_a_list_of_cycles_of_whole_windows(season: str, problem: str) -> None:
    assert said_beside(f"season = {season}") == [problem]


@pytest.mark.parametrize(
    "name", ["é", "名", "it's", '\\"quoted\\"', "a.b", " ", "x" * 200, "'; drop table x", "😀"]
)
def test_a_name_may_be_any_unicode_text(name: str) -> None:
    text = f'[features]\n"{name}" = "numeric"\n[dimensions]\n"{name}" = "quality"\n'
    text += f'[metrics."{name}"]\nrole = "proxy"\nseries = true\n'
    declared = parse(MINIMAL + text)
    plain = name.replace("\\", "")
    assert [declared.features[0].name, declared.dimensions[0].name, declared.metrics[0].name] == [plain] * 3


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "the name must not be empty"),
        ("a\\u0000", r'the name must not hold control characters, as "a\u0000" does'),
        ("a\\nb", r'the name must not hold control characters, as "a\nb" does'),
        ("\\u007f", r'the name must not hold control characters, as "\u007f" does'),
        ("x" * 201, "the name must have at most 200 characters, not 201"),
    ],
)
@pytest.mark.parametrize("table", ["features", "dimensions", "metrics"])
def test_a_name_that_cannot_be_shown_is_refused(table: str, name: str, message: str) -> None:
    entry = {
        "features": '"numeric"',
        "dimensions": '"quality"',
        "metrics": '{ role = "proxy", series = true }',
    }
    [problem] = said_beside(f'[{table}]\n"{name}" = {entry[table]}')
    assert problem.startswith(f"{table}.")
    assert problem.endswith(f": {message}")


@pytest.mark.parametrize(
    "address",
    [
        "example.com",
        "ftp://example.com",
        "http://",
        "https:///path",
        "http://[::1",
        "http://host:99999/",
        "http://host:0/",
        "http://a b/",
        "javascript:alert(1)",
        "",
    ],
)
def test_an_address_is_http_with_a_host(address: str) -> None:
    [problem] = said_beside(f'[[alerts]]\nname = "a"\nwebhook = "{address}"')
    assert problem.startswith("alerts[0].webhook: must ")


def test_a_secret_written_in_the_place_of_its_variable_is_not_repeated() -> None:
    [problem] = said_beside(
        '[[alerts]]\nname = "a"\nwebhook = "https://example.com"\nsecret_env = "whsec_C2FVsBQ+/="'
    )
    assert problem.startswith("alerts[0].secret_env: must be the name of an environment variable")
    assert "C2FV" not in problem
