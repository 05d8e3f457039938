"""The rules of the house, held over the whole tree, and proof that each of them can fail."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import architecture
from tests.architecture import LADDER

ROOT = Path(__file__).parents[1]
EVERYWHERE = (*LADDER, "alembic", "tests")


def test_imports_go_down_the_ladder_only() -> None:
    assert architecture.imports_upwards(ROOT) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert architecture.circle(architecture.module_graph(ROOT)) == []


def test_no_file_is_too_long() -> None:
    assert architecture.long_files(ROOT, *EVERYWHERE) == []


def test_no_function_is_too_long() -> None:
    assert architecture.long_functions(ROOT, *EVERYWHERE) == []


def test_the_migrations_do_not_hide_the_library_of_their_name() -> None:
    assert not (ROOT / "alembic" / "__init__.py").exists()


def test_every_folder_of_tests_is_a_package() -> None:
    assert architecture.folders_without_init(ROOT, "tests") == []


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("sqlalchemy", ("storage/", "alembic/")),
        ("alembic", ("storage/", "alembic/")),
        ("apscheduler", ("monitor/scheduler.py",)),
        ("evidently", ("detectors/evidently_confirm.py",)),
    ],
)
def test_a_library_stays_in_its_place(library: str, home: tuple[str, ...]) -> None:
    found = architecture.importers(ROOT, library, *LADDER, "alembic")
    assert [file for file in sorted(found) if not file.startswith(home)] == []


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("web.app", {"pandas", "scipy", "evidently", "apscheduler"}),
        ("monitor.cli", {"numpy", "pyarrow", "sqlalchemy", "flask", "pandas"}),
    ],
)
def test_an_entrance_loads_no_heavy_library(module: str, heavy: set[str]) -> None:
    program = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert heavy & set(json.loads(done.stdout)) == set()


def tree(root: Path, **files: str) -> Path:
    """A made-up project: `web__app="import x"` writes web/app.py."""
    for name, source in files.items():
        path = root / (name.replace("__", "/", 1) + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return root


@pytest.mark.parametrize(
    "source",
    [
        "import web.app",
        "from web import app",
        "def f():\n    from web.app import main",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import web",
        "from tests import databases",
    ],
)
def test_an_import_upwards_is_found_wherever_it_stands(tmp_path: Path, source: str) -> None:
    (found,) = architecture.imports_upwards(tree(tmp_path, monitor__due=source))
    assert found.startswith("monitor/due.py:")


def test_a_migration_that_sees_more_than_the_store_is_found(tmp_path: Path) -> None:
    root = tree(tmp_path, alembic__env="import storage\nimport monitor")
    assert architecture.imports_upwards(root) == ["alembic/env.py:2 imports monitor"]


def test_imports_down_the_ladder_are_right(tmp_path: Path) -> None:
    root = tree(tmp_path, web__app="import monitor, storage", storage__store="from detectors import types")
    assert architecture.imports_upwards(root) == []


@pytest.mark.parametrize(
    "back", ["import storage.a", "from storage import a", "from . import a", "from .a import x"]
)
def test_a_circle_is_found(tmp_path: Path, back: str) -> None:
    root = tree(tmp_path, storage__a="def f():\n    from storage.b import y", storage__b=back)
    assert set(architecture.circle(architecture.module_graph(root))) == {"storage.a", "storage.b"}


def test_a_package_that_gathers_its_modules_is_no_circle(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        storage____init__="from storage.a import x",
        storage__a="from storage import b",
        storage__b="y = 1",
    )
    graph = architecture.module_graph(root)
    assert graph == {"storage": {"storage.a"}, "storage.a": {"storage.b"}, "storage.b": set()}
    assert architecture.circle(graph) == []


def test_a_module_that_imports_the_package_that_gathers_it_is_a_circle(tmp_path: Path) -> None:
    root = tree(tmp_path, storage____init__="from storage.a import x", storage__a="from storage import z")
    assert architecture.circle(architecture.module_graph(root)) != []


def test_a_library_out_of_place_is_found(tmp_path: Path) -> None:
    root = tree(
        tmp_path, web__app="from sqlalchemy.orm import Session", storage__store="import sqlalchemy as sa"
    )
    assert architecture.importers(root, "sqlalchemy", "web", "storage") == {"web/app.py", "storage/store.py"}


def test_a_file_may_have_400_lines_and_no_more(tmp_path: Path) -> None:
    root = tree(tmp_path, web__full="x = 1\n" * 400, web__long="x = 1\n" * 401)
    assert architecture.long_files(root, "web") == ["web/long.py has 401 lines"]


@pytest.mark.parametrize("keyword", ["def", "async def"])
def test_a_function_may_have_60_lines_and_no_more(tmp_path: Path, keyword: str) -> None:
    body = "    x = 1\n"
    root = tree(tmp_path, web__a=f"{keyword} full():\n{body * 59}\n\n{keyword} long():\n{body * 60}")
    assert architecture.long_functions(root, "web") == ["web/a.py:63 long has 61 lines"]


def test_a_folder_of_tests_that_is_no_package_is_found(tmp_path: Path) -> None:
    deep = tmp_path / "tests" / "storage" / "deep"
    deep.mkdir(parents=True)
    (deep / "test_x.py").write_text("")
    (tmp_path / "tests" / "__init__.py").write_text("")
    assert architecture.folders_without_init(tmp_path, "tests") == ["tests/storage", "tests/storage/deep"]
