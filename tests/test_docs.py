# SPDX-License-Identifier: GPL-2.0-or-later
"""The documentation keeps up with the code: parameters, choices, quoted sentences, examples and links."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from deep_fusion.engine.errors import EngineError

ROOT = Path(__file__).resolve().parents[1]
FROZEN = json.loads((ROOT / "tests/processing_provider/frozen.json").read_text(encoding="utf-8"))
PAGES = sorted((ROOT / "docs").rglob("*.md"))
ENTRANCES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
IMAGES = ROOT / "docs/algorithms/images"
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]

SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
QUOTE = re.compile(r"(?:^> ?.*\n)+", re.MULTILINE)
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
#: {ratio:.2f} and {error!r} become {ratio} and {error}: how a number is written is no concern of the reader
BLANK = re.compile(r"\{([\w.]+)[!:][^}]*\}")


def page_of(algorithm):
    return (ROOT / "docs/algorithms" / f"{algorithm}.md").read_text(encoding="utf-8")


def section(text, title):
    """What stands below a second-level heading."""
    parts = SECTION.split(text)
    return dict(zip(parts[1::2], parts[2::2]))[title]


def first_cells(text):
    """The names in the first column of the tables in a text, in their order."""
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def quotes(text):
    """The block quotes of a page, each on one line."""
    return [" ".join(line[1:].strip() for line in quote.splitlines()) for quote in QUOTE.findall(text)]


def literals():
    """Every string in the code that speaks to people, f-strings with their blanks."""
    for folder in ("algorithms", "engine", "models"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield BLANK.sub(r"{\1}", node.value)
                elif isinstance(node, ast.JoinedStr):
                    yield "".join(
                        part.value if isinstance(part, ast.Constant) else "{" + ast.unparse(part.value) + "}"
                        for part in node.values
                    )


def sentences(kind=EngineError):
    """The sentence of an error class and of all below it."""
    yield kind.sentence
    for child in kind.__subclasses__():
        yield from sentences(child)


def anchors(page):
    """The anchors that GitHub makes of a page's headings."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_algorithm_has_a_page_and_every_page_an_algorithm():
    assert sorted(page.stem for page in (ROOT / "docs/algorithms").glob("*.*")) == sorted(FROZEN)


@pytest.mark.parametrize("algorithm", FROZEN)
def test_a_page_begins_with_one_picture_of_its_own_and_says_what_it_shows(algorithm):
    page = page_of(algorithm)
    ((described, path),) = PICTURE.findall(page)
    assert path == f"images/{algorithm}.png"
    assert len(described) > 20
    assert PICTURE.search(page).start() < page.index("\n## ")
    assert re.search(r"\.png\)\n\n\*[^*]{40,}\.\*\n\n## ", page), "a caption follows, then the parameters"


def test_every_picture_of_an_algorithm_is_small_and_belongs_to_a_page():
    pictures = {path.stem: path.read_bytes() for path in IMAGES.iterdir()}
    assert sorted(pictures) == sorted(FROZEN)
    assert {data[:8] for data in pictures.values()} == {b"\x89PNG\r\n\x1a\n"}
    widths = {name: int.from_bytes(data[16:20], "big") for name, data in pictures.items()}
    assert {name: width for name, width in widths.items() if not 300 <= width <= 900} == {}
    assert {name: len(data) for name, data in pictures.items() if len(data) > 60_000} == {}
    assert sum(map(len, pictures.values())) <= 1_300_000


def test_the_package_does_without_the_pictures():
    """They are for the pages on the web, to which the help of an algorithm leads."""
    rules = (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert "docs/algorithms/images/ export-ignore" in rules


@pytest.mark.parametrize("algorithm", FROZEN)
def test_a_page_describes_exactly_the_parameters_and_outputs(algorithm):
    page = page_of(algorithm)
    assert sorted(first_cells(section(page, "Parameters"))) == sorted(FROZEN[algorithm]["parameters"])
    assert sorted(first_cells(section(page, "Outputs"))) == sorted(FROZEN[algorithm]["outputs"])


@pytest.mark.parametrize("algorithm", FROZEN)
def test_a_page_names_every_choice(algorithm):
    page = page_of(algorithm)
    for choices in FROZEN[algorithm]["choices"].values():
        for choice in choices:
            assert f"`{choice}`" in page, choice


@pytest.mark.parametrize("algorithm", FROZEN)
def test_examples_use_parameters_that_exist(algorithm):
    used = set()
    for language, code in FENCE.findall(section(page_of(algorithm), "Examples")):
        if language == "python":
            for node in ast.walk(ast.parse(code)):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "processing.run":
                    name, parameters = (ast.literal_eval(argument) for argument in node.args)
                    used.add((language, name))
                    assert set(parameters) <= set(FROZEN[name.removeprefix("deepfusion:")]["parameters"])
        for command in re.findall(r"^qgis_process .*$", code.replace("\\\n", " "), re.MULTILINE):
            name = re.search(r"deepfusion:(\w+)", command)[1]
            used.add((language, f"deepfusion:{name}"))
            assert set(re.findall(r"\b([A-Z_]+)=", command)) <= set(FROZEN[name]["parameters"])
    assert used == {("sh", f"deepfusion:{algorithm}"), ("python", f"deepfusion:{algorithm}")}


def test_every_quoted_sentence_stands_in_the_code():
    known = set(literals())
    quoted = {(page.name, quote) for page in PAGES for quote in quotes(page.read_text(encoding="utf-8"))}
    assert len(quoted) > 50
    assert sorted(quote for quote in quoted if quote[1] not in known) == []


def test_every_sentence_of_an_error_is_explained_somewhere():
    quoted = {quote for page in PAGES for quote in quotes(page.read_text(encoding="utf-8"))}
    assert [sentence for sentence in sentences() if BLANK.sub(r"{\1}", sentence) not in quoted] == []


@pytest.mark.parametrize("page", [*ENTRANCES, *PAGES], ids=[*(entrance.name for entrance in ENTRANCES), *NAMES])
def test_links_resolve(page):
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if not link.startswith(("http:", "https:", "mailto:")):
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_page_is_linked_from_another(page):
    links = {
        (other.parent / link.partition("#")[0]).resolve()
        for other in [*ENTRANCES, *PAGES]
        if other != page
        for link in LINK.findall(other.read_text(encoding="utf-8"))
    }
    assert page in links
