"""Discovery finds every file, and refuses what would leave a detector out silently."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from detectors import business, infrastructure, quality
from detectors.detector import Detector
from detectors.registry import discover, of_module, of_package, unique


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """An empty package of detectors whose files a test may write."""
    module = ModuleType("some_detectors")
    module.__path__ = [str(tmp_path)]
    monkeypatch.setitem(sys.modules, "some_detectors", module)
    yield module
    for name in [name for name in sys.modules if name.startswith("some_detectors.")]:
        del sys.modules[name]


def test_every_file_of_the_three_folders_is_found() -> None:
    files = {
        path.stem
        for folder in (infrastructure, quality, business)
        for path in Path(folder.__path__[0]).glob("*.py")
        if path.stem != "__init__"
    }
    assert {detector.name for detector in discover()} == files


def test_the_lens_is_that_of_the_folder() -> None:
    for folder in (infrastructure, quality, business):
        lens = folder.__name__.rpartition(".")[2]
        assert {detector.lens for detector in of_package(folder)} == {lens}


def test_a_file_that_cannot_be_imported_is_an_error_that_names_it(package: ModuleType) -> None:
    Path(package.__path__[0], "broken.py").write_text("import no_such_library\n")
    with pytest.raises(ImportError, match=r"some_detectors\.broken can't be imported.*no_such_library"):
        of_package(package)


def test_a_file_without_a_detector_is_an_error(package: ModuleType) -> None:
    Path(package.__path__[0], "forgotten.py").write_text("DETECTOR = None\n")
    with pytest.raises(TypeError, match=r"some_detectors\.forgotten must end in DETECTOR"):
        of_package(package)


def test_a_module_may_declare_one_detector_for_each_phase() -> None:
    module = ModuleType("both")
    module.DETECTORS = (one("metric"), one("metric", "outcomes"))  # type: ignore[attr-defined]
    assert len(unique(list(of_module(module)))) == 2


def test_two_detectors_of_one_name_and_phase_are_an_error() -> None:
    with pytest.raises(ValueError, match="two detectors are named 'drift' in the phase 'inputs'"):
        unique([one("drift"), one("drift")])


def one(name: str, phase: str = "inputs") -> Detector:
    return Detector(name, "quality", phase, lambda view: ())  # type: ignore[arg-type]
