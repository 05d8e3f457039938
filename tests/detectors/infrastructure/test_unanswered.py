"""An endpoint that stops answering golden cases."""

import pytest

from detectors.infrastructure.unanswered import DETECTOR, check
from detectors.judge import judge
from detectors.types import Finding, Window
from tests.detectors.infrastructure.probed import WINDOW, result, run, seen


def test_one_lost_packet_is_below_the_bar() -> None:
    (found,) = check(seen([*run(0, of=47), result(47, None, silence="no answer within 10 s")]))
    assert 0 < found.effect < found.bar


def test_an_endpoint_that_is_down_for_two_windows_alarms_with_its_reason() -> None:
    lost = [result(case, None, silence="connection refused") for case in range(48)]
    before: dict[object, Finding] = {}
    for hour, severity in enumerate(("warn", "alarm")):
        window = Window(WINDOW.start + hour * 3_600_000_000, WINDOW.end + hour * 3_600_000_000)
        ((found,), _) = judge(DETECTOR, check(seen(lost)), window, before, lambda: "id")  # type: ignore[arg-type]
        assert found.severity == severity
        before = {found.key: found}
    assert found.text == "golden: 48 of 48 golden cases had no answer (connection refused)"


@pytest.mark.parametrize("answering", [(), ("another",)])
def test_an_endpoint_that_never_answered_is_too_few(answering: tuple[str, ...]) -> None:
    (found,) = check(seen([result(1, None, silence="connection refused")], answering=answering))
    assert found.too_few
    assert "it did not answer in the day before either" in found.text
