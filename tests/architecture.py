"""What the architecture tests measure, as functions of a folder, to be tried on made-up ones too."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

#: From the top: each package sees those after it.
LADDER = ("web", "monitor", "storage", "detectors")
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60


@dataclass(frozen=True)
class Import:
    """One import statement's target, as a dotted name, and where it stands."""

    file: str
    line: int
    target: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.target}"

    @property
    def package(self) -> str:
        """The top-level package that is imported."""
        return self.target.partition(".")[0]


def python_files(root: Path, *folders: str) -> list[Path]:
    """All Python files under these folders of `root`, in order."""
    return sorted(path for folder in folders for path in (root / folder).rglob("*.py"))


def module_name(root: Path, path: Path) -> str:
    """The dotted name under which a file is imported."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(root: Path, path: Path) -> Iterator[Import]:
    """Every import of a file: at the top, in functions and under TYPE_CHECKING alike.

    `from a import b` yields `a.b`, of which `b` may be a module or a name in `a`.
    """
    file, module = str(path.relative_to(root)), module_name(root, path)
    package = module if path.stem == "__init__" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(), filename=file)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(file, node.lineno, alias.name)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            for alias in node.names:
                yield Import(file, node.lineno, f"{base}.{alias.name}")


def imports_upwards(root: Path) -> list[str]:
    """Imports against the ladder; `alembic/` may see `storage` alone."""
    allowed = {package: set(LADDER[position:]) for position, package in enumerate(LADDER)}
    allowed["alembic"] = {"storage"}
    return [
        str(found)
        for folder, seen in allowed.items()
        for path in python_files(root, folder)
        for found in imports(root, path)
        if found.package in {*LADDER, "tests"} - seen
    ]


def module_graph(root: Path) -> dict[str, set[str]]:
    """Each module of the ladder and the modules of the ladder that it imports."""
    modules = {module_name(root, path): path for path in python_files(root, *LADDER)}
    graph: dict[str, set[str]] = {name: set() for name in modules}
    for name, path in modules.items():
        for found in imports(root, path):
            whole, parent = found.target, found.target.rpartition(".")[0]
            target = whole if whole in modules else parent
            if target in modules and target != name:
                graph[name].add(target)
    return graph


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """The modules of one import circle, in order, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def importers(root: Path, library: str, *folders: str) -> set[str]:
    """The files under these folders that import a library."""
    return {
        found.file
        for path in python_files(root, *folders)
        for found in imports(root, path)
        if found.package == library
    }


def long_files(root: Path, *folders: str) -> list[str]:
    """Files of more lines than a file may have."""
    return [
        f"{path.relative_to(root)} has {lines} lines"
        for path in python_files(root, *folders)
        if (lines := len(path.read_text().splitlines())) > MAX_FILE_LINES
    ]


def long_functions(root: Path, *folders: str) -> list[str]:
    """Functions of more lines than a function may have, decorators not counted."""
    return [
        f"{path.relative_to(root)}:{node.lineno} {node.name} has {lines} lines"
        for path in python_files(root, *folders)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > MAX_FUNCTION_LINES
    ]


def folders_without_init(root: Path, folder: str) -> list[str]:
    """Folders that hold Python files, at any depth, and no `__init__.py`."""
    holders = {
        parent
        for path in python_files(root, folder)
        for parent in path.parents
        if parent.is_relative_to(root / folder)
    }
    return sorted(str(path.relative_to(root)) for path in holders if not (path / "__init__.py").exists())
