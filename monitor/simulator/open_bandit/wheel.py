"""The wheel that carries the Open Bandit Dataset (1.3 MB)."""

from pathlib import Path

from monitor.simulator.wheels import Wheel, WheelUnavailable

__all__ = ["FILE_NAME", "WHEEL", "WHEEL_VARIABLE", "WheelUnavailable", "fetch_wheel"]

FILE_NAME = "obp-0.4.1-py3-none-any.whl"
#: Names a wheel that is already on this machine.
WHEEL_VARIABLE = "BIFOCAL_OBP_WHEEL"
WHEEL = Wheel(
    requirement="obp==0.4.1",
    file_name=FILE_NAME,
    sha256="87dec9caf4283c25ab13036532e0a24566f1c7bdcad1653a8ded43b2f5ef8208",
    variable=WHEEL_VARIABLE,
)


def fetch_wheel(cache: Path) -> Path:
    """The path of the verified wheel, from BIFOCAL_OBP_WHEEL, `cache` or pip. Raises WheelUnavailable."""
    return WHEEL.fetch(cache)
