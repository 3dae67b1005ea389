"""docs/architecture.md: the rooms and arrows that it draws are those of the code."""

import re
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
SOURCE = ROOT / "src" / "sojia_stats"
Arrows = set[tuple[str, str]]


def rooms() -> dict[str, str]:
    """Room by module or folder, as the page's table lists them."""
    table = re.findall(r"^\| (\w+) \| (`[^|]+) \|", PAGE, re.MULTILINE)
    listed = {}
    for room, where in table:
        for group in re.findall(r"`([^`]+)`", where):
            folder, _, names = group.rpartition("/")
            for name in names.split():
                path = f"{folder}/{name}".strip("/").removesuffix(".py")
                assert path not in listed
                listed[path] = room
    return listed


def drawn(arrow: str) -> Arrows:
    return set(re.findall(rf"^ +(\w+) {re.escape(arrow)} (\w+)$", PAGE, re.MULTILINE))


def room_of(module: str, listed: dict[str, str]) -> str | None:
    parts = module.split(".")[1:]
    paths = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((listed[path] for path in paths if path in listed), None)


@pytest.fixture(scope="module")
def imported() -> Arrows:
    listed = rooms()
    graph = grimp.build_graph("sojia_stats", exclude_type_checking_imports=True, cache_dir=None)
    arrows = set()
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            rooms_of_both = room_of(module, listed), room_of(other, listed)
            if None not in rooms_of_both:
                arrows.add(rooms_of_both)
    return {(room, other) for room, other in arrows if room != other}


def reached(start: str, arrows: Arrows) -> set[str]:
    found: set[str] = set()
    ahead = [start]
    while ahead:
        room = ahead.pop()
        new = {other for one, other in arrows if one == room} - found
        found |= new
        ahead += new
    return found


def test_every_module_has_one_room() -> None:
    listed = rooms()
    for path in listed:
        assert (SOURCE / path).is_dir() or (SOURCE / f"{path}.py").is_file(), path
    for file in SOURCE.rglob("*.py"):
        module = ".".join(["sojia_stats", *file.relative_to(SOURCE).with_suffix("").parts])
        if file.name not in ("__init__.py", "_version.py"):
            assert room_of(module, listed), f"{module} is in no room of docs/architecture.md"


def test_every_arrow_is_an_import_and_every_import_a_path_of_arrows(imported: Arrows) -> None:
    solid, dotted = drawn("-->"), drawn("-.->")
    assert solid and not solid & dotted
    assert solid | dotted <= imported
    for room, other in imported - dotted:
        assert other in reached(room, solid), f"{room} imports {other}: no path of arrows says so"


def test_no_arrow_leads_back() -> None:
    solid = drawn("-->")
    assert all(room not in reached(room, solid) for room, _ in solid)


def test_the_picture_names_the_rooms_of_the_table() -> None:
    boxes = re.findall(r'^ +(\w+)\["(\w+): ', PAGE, re.MULTILINE)
    assert [one for one, name in boxes if one != name] == []
    assert {one for one, _ in boxes} == set(rooms().values())


def test_the_paths_that_the_page_names_are_there() -> None:
    names = re.findall(r"`((?:[\w-]+/)+[\w-]+\.(?:py|json|R))`", PAGE)
    assert len(names) >= 10
    places = (ROOT, SOURCE, SOURCE / "reproduction")
    for name in names:
        assert any((place / name).is_file() for place in places), name
