"""docs/architecture.md: its picture, the folders and the import contracts are the same thing."""

import re
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
SOURCE = ROOT / "src" / "sojia_stats"
CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}
MOST = {"reconstruction": (10, 6), "reproduction": (15, 8)}  # rooms and floors
NO_ROOM = {"__init__", "_version", "papers", "templates", "__pycache__"}
Arrows = set[tuple[str, str]]


def rooms() -> dict[str, str]:
    """Room by module or folder, as the page's table lists them."""
    listed = dict(re.findall(r"^\| (\w+) \| `([^`]+)` \|", PAGE, re.MULTILINE))
    assert len(set(listed.values())) == len(listed)
    return {path.removesuffix(".py"): room for room, path in listed.items()}


def floors(container: str) -> list[set[str]]:
    """The rooms of each floor, top first, as the contract has them."""
    return [set(re.findall(r"\w+", layer)) for layer in CONTRACTS[container]["layers"]]


def folders(container: str) -> set[str]:
    """The folders and modules of a part of the package that hold code."""
    inside = (SOURCE / container).iterdir()
    found = {one.stem for one in inside if one.is_dir() or one.suffix == ".py"}
    return found - NO_ROOM


def boxes() -> dict[str, str]:
    """The part of the picture in which each room is drawn."""
    drawn = {}
    for part, inside in re.findall(r"subgraph (\w+)\n(.*?)\n    end", PAGE, re.DOTALL):
        drawn |= dict.fromkeys(re.findall(r'^ +(\w+)\["\1: ', inside, re.MULTILINE), part)
    return drawn


def arrows_drawn() -> Arrows:
    return set(re.findall(r"^ +(\w+) --> (\w+)$", PAGE, re.MULTILINE))


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


@pytest.mark.parametrize("container", MOST)
def test_the_picture_the_folders_and_the_contract_are_the_same(container: str) -> None:
    listed = {path: room for path, room in rooms().items() if path.startswith(f"{container}/")}
    assert {path: f"{container}/{room}" for path, room in listed.items()} == {
        path: path for path in listed
    }
    drawn = {room for room, part in boxes().items() if part == container}
    assert set(listed.values()) == drawn == folders(container) == set().union(*floors(container))


@pytest.mark.parametrize("container", MOST)
def test_few_rooms_on_few_floors(container: str) -> None:
    most_rooms, most_floors = MOST[container]
    assert len(folders(container)) <= most_rooms
    assert len(floors(container)) <= most_floors


def test_no_import_is_excepted() -> None:
    assert [one for one in CONTRACTS.values() if "ignore_imports" in one] == []
    assert all(CONTRACTS[container]["exhaustive"] for container in MOST)


def test_every_room_is_drawn_once() -> None:
    assert set(boxes()) == set(rooms().values())


def test_every_module_has_a_room() -> None:
    listed = rooms()
    for path in listed:
        assert (SOURCE / path).is_dir() or (SOURCE / f"{path}.py").is_file(), path
    for file in SOURCE.rglob("*.py"):
        module = ".".join(["sojia_stats", *file.relative_to(SOURCE).with_suffix("").parts])
        if file.stem not in NO_ROOM:
            assert room_of(module, listed), f"{module} is in no room of docs/architecture.md"


def test_every_folder_says_what_it_is_for() -> None:
    for folder in SOURCE.rglob("__init__.py"):
        assert folder.read_text(encoding="utf-8").startswith('"""'), folder


def test_every_arrow_is_an_import_and_every_import_a_path_of_arrows(imported: Arrows) -> None:
    drawn = {(one, other) for one, other in arrows_drawn() if one in boxes()}
    assert drawn and drawn <= imported
    for room, other in imported:
        assert other in reached(room, drawn), f"{room} imports {other}: no path of arrows says so"


def test_no_arrow_leads_back(imported: Arrows) -> None:
    assert all(room not in reached(room, imported) for room, _ in imported)


def test_the_classes_of_the_nouns_are_where_the_page_says() -> None:
    rows = re.findall(r"^\| [\w ]+ \| (`[A-Z].*?) \| (`[^|]+) \|$", PAGE, re.MULTILINE)
    assert len(rows) >= 5
    paths = {room: SOURCE / path for path, room in rooms().items()}
    for classes, where in rows:
        for name in re.findall(r"`([A-Z]\w+)`", classes):
            places = [paths[room] for room in re.findall(r"`(\w+)`", where)]
            texts = [file.read_text(encoding="utf-8") for p in places for file in p.rglob("*.py")]
            assert any(re.search(rf"^class {name}\b", text, re.MULTILINE) for text in texts), name


def test_the_paths_that_the_page_names_are_there() -> None:
    names = re.findall(r"`((?:[\w-]+/)+[\w-]+\.(?:py|json|R))`", PAGE)
    assert len(names) >= 8
    places = (ROOT, SOURCE, SOURCE / "reproduction")
    for name in names:
        assert any((place / name).is_file() for place in places), name
