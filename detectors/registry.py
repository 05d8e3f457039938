"""Finds every detector: one file in `infrastructure/`, `quality/` or `business/` is one detector.

Each file ends in `DETECTOR = Detector(...)`, or in `DETECTORS = (...)` when the same check runs in both
phases. A file that can't be imported, that ends in neither, or that takes another's name is an error: a
detector that is silently absent would look like a system in good health.
"""

import functools
import importlib
import pkgutil
from types import ModuleType

from detectors import business, infrastructure, quality
from detectors.detector import Detector


@functools.cache
def discover() -> tuple[Detector, ...]:
    """All detectors, infrastructure first, then quality, then business, each by file name.

    Raises ImportError naming the file that can't be imported, TypeError for one that declares no detector and
    ValueError for two detectors of one name and phase.
    """
    return unique([d for package in (infrastructure, quality, business) for d in of_package(package)])


def of_package(package: ModuleType) -> list[Detector]:
    """The detectors of all files in one package, by file name."""
    found: list[Detector] = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        name = f"{package.__name__}.{info.name}"
        try:
            module = importlib.import_module(name)
        except Exception as error:
            raise ImportError(f"the detector file {name} can't be imported: {error}") from error
        found.extend(of_module(module))
    return found


def of_module(module: ModuleType) -> tuple[Detector, ...]:
    """What a detector file declares."""
    single = getattr(module, "DETECTOR", None)
    declared = getattr(module, "DETECTORS", () if single is None else (single,))
    if not declared or not all(isinstance(d, Detector) for d in declared):
        raise TypeError(f"{module.__name__} must end in DETECTOR = Detector(...)")
    return tuple(declared)


def unique(detectors: list[Detector]) -> tuple[Detector, ...]:
    """The detectors as given, provided that no two share name and phase."""
    seen: set[tuple[str, str]] = set()
    for detector in detectors:
        key = (detector.name, detector.phase)
        if key in seen:
            raise ValueError(f"two detectors are named {detector.name!r} in the phase {detector.phase!r}")
        seen.add(key)
    return tuple(detectors)
