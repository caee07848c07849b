"""What is long: a smell to follow, not a law. python -m tests.sizes [HOW MANY OF EACH]"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Sizes = Iterator[tuple[int, str]]


def sources() -> Iterator[Path]:
    for package in ("agencies", "catalogue"):
        yield from (file for file in (ROOT / package).rglob("*.py") if "migrations" not in file.parts)


def place(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def files() -> Sizes:
    return ((len(file.read_text(encoding="utf-8").splitlines()), place(file)) for file in sources())


def functions(top: str = "") -> Sizes:
    for file in sources():
        if not place(file).startswith(top):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                yield length, f"{place(file)}:{node.lineno} {node.name}"


def templates() -> Sizes:
    found = (ROOT / "templates").rglob("*.html")
    return ((len(file.read_text(encoding="utf-8").splitlines()), place(file)) for file in found)


def report(how_many: int) -> Iterator[str]:
    """{heading, then the longest}, for each kind."""
    kinds = {
        "files": files(),
        "functions": functions(),
        "views": functions("catalogue/views/"),
        "templates": templates(),
    }
    for kind, found in kinds.items():
        sizes = sorted(found, reverse=True)
        yield f"{kind}: {len(sizes)}, {sum(size for size, _name in sizes)} lines"
        yield from (f"{size:6} {name}" for size, name in sizes[:how_many])


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report(int(sys.argv[1]) if sys.argv[1:] else 10))
