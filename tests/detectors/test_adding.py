"""A new detector is one new file: the example in CONTRIBUTING.md, dropped into a copy of the tree."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("detectors", "monitor", "storage", "tests", "docs")
WITHOUT_CACHES = shutil.ignore_patterns("__pycache__", "*.png", "static", "node_modules")


def example() -> tuple[str, str]:
    """The path and the text of the detector that the notes show."""
    notes = (ROOT / "CONTRIBUTING.md").read_text()
    found = re.search(r"`(detectors/\w+/\w+\.py)`:\n\n```python\n(.*?)```", notes, re.DOTALL)
    assert found, "CONTRIBUTING.md shows a detector's file"
    return found[1], found[2]


def test_a_dropped_file_is_discovered_held_to_the_contract_and_asked_for_by_the_docs(tmp_path: Path) -> None:
    path, source = example()
    for folder in COPIED:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=WITHOUT_CACHES)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / path).write_text(source)
    name = Path(path).stem
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rA", "--tb=short"]
    tests = ["tests/detectors/test_contract.py", "tests/detectors/test_docs.py", path]
    done = subprocess.run(
        [*command, *tests, "-k", f"{name} or docs"],
        cwd=tmp_path,
        env={"PATH": "", "PYTHONPATH": str(tmp_path), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    lines = done.stdout.splitlines()
    failed = [line for line in lines if line.startswith("FAILED")]
    assert all("test_docs.py" in line for line in failed), done.stdout
    assert any(f"'{name}: " in line for line in lines), done.stdout
    passed = [line for line in lines if line.startswith("PASSED") and f"{name}-inputs]" in line]
    assert len(passed) >= 10, done.stdout
    assert any(line.startswith("PASSED") and path in line for line in lines), "its example runs"
