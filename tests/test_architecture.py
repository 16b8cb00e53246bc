# SPDX-License-Identifier: GPL-2.0-or-later
"""The arrows between the rooms, and what no shipped line may do; read from the source, nothing is imported."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("algorithms", "engine", "models", "processing_provider", "ui")

#: Modules that both processes import, so the standard library has to suffice for them.
SHARED = ("engine.errors", "engine.jobs", "engine.progress", "engine.versions", "models.registry", "models.sensors")
BLOCKS = ("engine.raster", "engine.metrics", "engine.training")

#: Which rooms a room may import, its own aside; the longest matching name counts. Everything else is an upward arrow.
ARROWS: dict[str, tuple[str, ...]] = {
    "__init__": ("plugin",),
    "plugin": ("ui", "algorithms", "processing_provider", *SHARED),
    "processing_provider": ("algorithms", *SHARED),
    "ui": ("algorithms", *SHARED),
    "algorithms": SHARED,
    "models": ("engine.errors", "engine.progress", "engine.jobs", *BLOCKS),
    "engine": ("models",),
    "engine.demo": ("engine.errors", "engine.progress", "engine.jobs", *BLOCKS),
    "engine.inference": (*SHARED, "engine.raster", "engine.vector", "engine.weights", "models"),
    "engine.metrics": ("engine.errors",),
    "engine.raster": ("engine.errors", "engine.progress", "engine.jobs"),
    "engine.report": ("engine.errors", "engine.versions"),
    "engine.training": ("engine.errors", "engine.progress", "engine.raster", "engine.vector"),
    "engine.vector": ("engine.errors", "engine.jobs", "engine.raster"),
    "engine.weights": ("engine.errors",),
}
QGIS_SIDE = ("__init__", "plugin", "processing_provider", "ui", "algorithms")
HEAVY = {"torch", "rasterio", "numpy", "scipy", "skimage", "matplotlib", "safetensors", "jinja2"}
QGIS = {"qgis", "PyQt5", "PyQt6", "processing", "osgeo", "sip", "console"}
BANNED_EVERYWHERE = {"subprocess", "pickle", "shelve", "marshal", "random", "multiprocessing"}

#: What has to work and to start fast in an interpreter without torch.
TORCHLESS = (
    "engine.apply",
    "engine.assess",
    "engine.check",
    "engine.demo",
    "engine.despeckle",
    "engine.info",
    "engine.inference.pipeline",
    "engine.measure_shift",
    "engine.metrics",
    "engine.raster",
    "models.despeckling",
    "models.method",
    "models.pansharpening.brovey",
    "models.pansharpening.bt_h",
    "models.pansharpening.exp",
    "models.pansharpening.gsa",
    "models.pansharpening.scene",
)


def sources(root: Path) -> dict[str, Path]:
    """Module names (without the package's) and files of all that is shipped."""
    files = [*root.glob("*.py"), *(file for room in ROOMS for file in (root / room).rglob("*.py"))]
    return {".".join(file.relative_to(root).with_suffix("").parts): file for file in sorted(files)}


def imports(name: str, tree: ast.Module, top_level_only: bool = False) -> Iterator[tuple[str, bool]]:
    """Every imported name, and whether it is one of ours; with "from a import b" that is a.b."""
    folder = name.split(".")[:-1]
    for node in tree.body if top_level_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, False) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from ((f"{node.module}.{alias.name}", False) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = folder[: len(folder) - node.level + 1] + (node.module or "").split(".")
            yield from ((".".join(filter(None, [*base, alias.name])), True) for alias in node.names)


def within(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(room + ".") for room in rooms)


def room_of(name: str) -> str:
    plain = name.removesuffix(".__init__")
    rooms = [room for room in ARROWS if within(plain, (room,))]
    return max(rooms, key=len, default=plain)


def arrow_faults(name: str, tree: ast.Module) -> Iterator[str]:
    room = room_of(name)
    allowed = (*ARROWS.get(room, ()), room)
    for target, ours in imports(name, tree):
        top = target.split(".")[0]
        if not ours and (top == "deep_fusion" or top in ROOMS or top == "plugin"):
            yield f"{name} imports {target} by an absolute name"
        elif ours and name in SHARED and not within(target, SHARED):
            yield f"{name} imports {target}, which the other process may not have"
        elif ours and not within(target, allowed):
            yield f"{name} imports {target} against the arrows"


def library_faults(name: str, tree: ast.Module) -> Iterator[str]:
    for target, ours in imports(name, tree):
        top = target.split(".")[0]
        if ours:
            continue
        if top in BANNED_EVERYWHERE:
            yield f"{name} imports {top}"
        elif name in SHARED and top not in sys.stdlib_module_names:
            yield f"{name} imports {top}, which is not in the standard library"
        elif within(name, QGIS_SIDE) and top in HEAVY:
            yield f"{name} imports {top} into QGIS"
        elif within(name, ("engine", "models")) and top in QGIS:
            yield f"{name} imports {top} into the engine"


def habit_faults(name: str, tree: ast.Module) -> Iterator[str]:
    broad = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield f"{name}:{node.lineno} asserts"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("torch.load", "eval", "exec"):
            yield f"{name}:{node.lineno} calls {ast.unparse(node.func)}"
        elif isinstance(node, ast.ExceptHandler) and is_broad(node.type):
            broad += 1
            if name != "engine.worker" or broad > 1:
                yield f"{name}:{node.lineno} catches everything"


def is_broad(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(is_broad(element) for element in caught.elts)
    return caught is None or ast.unparse(caught) in ("Exception", "BaseException")


def age_faults(name: str, text: str) -> Iterator[str]:
    if within(name, (*QGIS_SIDE, *SHARED)):
        try:
            ast.parse(text, feature_version=(3, 9))
        except SyntaxError as error:
            yield f"{name}:{error.lineno} is newer than the Python of QGIS"


def torch_faults(trees: dict[str, ast.Module]) -> Iterator[str]:
    """Follow the imports that run when a module is imported."""
    for start in (name for name in trees if within(name, TORCHLESS)):
        waiting, seen = [start], set()
        while waiting:
            name = waiting.pop()
            if name in seen or name not in trees:
                continue
            seen.add(name)
            for target, ours in imports(name, trees[name], top_level_only=True):
                if not ours and target.split(".")[0] == "torch":
                    yield f"{start} needs torch, through {name}"
                parent = target.rpartition(".")[0]
                waiting += [target, parent, f"{target}.__init__", f"{parent}.__init__"] if ours else []


def faults(root: Path) -> list[str]:
    texts = {name: file.read_text(encoding="utf-8") for name, file in sources(root).items()}
    trees = {name: ast.parse(text) for name, text in texts.items()}
    found = list(torch_faults(trees))
    for name, tree in trees.items():
        found += [*arrow_faults(name, tree), *library_faults(name, tree), *habit_faults(name, tree)]
        found += age_faults(name, texts[name])
    return found


def test_shipped_code_keeps_to_the_architecture():
    assert faults(ROOT) == []


def test_every_room_is_looked_at():
    names = sources(ROOT)
    assert {"plugin", "algorithms.base", "engine.worker", "models.registry", "processing_provider.provider"} <= set(
        names
    )
    assert set(SHARED) <= set(names)


PLANTED = {
    "the engine imports QGIS": ("engine/apply.py", "from qgis.core import QgsRasterLayer"),
    "a method imports Qt": ("models/method.py", "def late():\n    import PyQt5.QtCore"),
    "the toolbox imports torch": ("algorithms/base.py", "import torch"),
    "the toolbox imports a window": ("algorithms/base.py", "from ..ui import dialog"),
    "a window imports the rasters": ("ui/dialog.py", "from ..engine.raster import grid"),
    "the provider is imported from below": ("algorithms/base.py", "from ..processing_provider import provider"),
    "the registry imports torch": ("models/registry.py", "import torch"),
    "the registry imports a method": ("models/registry.py", "from .pansharpening import gsa"),
    "jobs need numpy": ("engine/jobs.py", "import numpy as np"),
    "jobs import the rasters": ("engine/jobs.py", "from .raster.grid import Grid"),
    "a building block imports a verb": ("engine/raster/files.py", "from .. import apply"),
    "a building block imports a method": ("engine/training/loop.py", "from ...models.method import Method"),
    "a method imports the pipeline": ("models/pansharpening/gsa.py", "from ...engine.inference import pipeline"),
    "a method imports the weights": ("models/pansharpening/gsa.py", "from ...engine.weights import model_file"),
    "an absolute import": ("engine/apply.py", "from deep_fusion.models import registry"),
    "a bare import of a room": ("engine/apply.py", "import models.registry"),
    "a broad except": ("engine/apply.py", "try:\n    pass\nexcept Exception:\n    pass"),
    "a bare except": ("algorithms/base.py", "try:\n    pass\nexcept:\n    pass"),
    "a broad except in a tuple": ("ui/dialog.py", "try:\n    pass\nexcept (OSError, BaseException):\n    pass"),
    "a second broad except in the worker": ("engine/worker.py", "try:\n    pass\nexcept Exception:\n    pass"),
    "an assertion": ("engine/apply.py", "assert True"),
    "a child process by subprocess": ("algorithms/base.py", "import subprocess"),
    "a pickle": ("engine/weights/model_file.py", "def read():\n    from pickle import loads"),
    "torch reads a pickle": ("engine/weights/model_file.py", "import torch\ntorch.load('model.pt')"),
    "a fast module needs torch": ("engine/raster/files.py", "import torch"),
    "a fast module needs torch through another": ("models/pansharpening/gsa.py", "from ...engine.training import loop"),
    "newer Python than that of QGIS": ("engine/jobs.py", "match 1:\n    case 1:\n        pass"),
}

SKELETON = {
    "__init__.py": "def classFactory(iface):\n    from .plugin import Plugin\n    return Plugin(iface)",
    "plugin.py": "from .processing_provider.provider import Provider\n\ndef gui():\n    from .ui import dialog",
    "processing_provider/provider.py": "from qgis.core import Provider\nfrom ..algorithms import base",
    "algorithms/base.py": "from ..engine import jobs\nfrom ..engine.errors import Error\nfrom ..models import registry",
    "ui/dialog.py": "from qgis.PyQt import QtWidgets\nfrom ..algorithms import base",
    "engine/__init__.py": "",
    "engine/errors.py": "import shutil",
    "engine/jobs.py": "from __future__ import annotations\nfrom . import errors",
    "engine/worker.py": "from . import jobs\ntry:\n    pass\nexcept Exception:\n    pass",
    "engine/apply.py": "from .raster import files\n\ndef late():\n    from ..models import registry",
    "engine/raster/files.py": "import rasterio\nfrom ..errors import Error\nfrom . import grid",
    "engine/raster/grid.py": "import numpy",
    "engine/training/loop.py": "import torch\nfrom ..raster.grid import Grid",
    "engine/weights/model_file.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from torch import Tensor",
    "models/registry.py": "from ..engine.errors import Error",
    "models/method.py": "from ..engine.raster.grid import Grid",
    "models/pansharpening/gsa.py": "import numpy\nfrom ...engine.raster import files\nfrom ..method import View",
}


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    for name, text in SKELETON.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n", encoding="utf-8")
    return tmp_path


def test_a_clean_skeleton_has_no_fault(skeleton: Path):
    assert faults(skeleton) == []


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(skeleton: Path, fault: str):
    name, line = PLANTED[fault]
    with (skeleton / name).open("a", encoding="utf-8") as file:
        file.write(line + "\n")

    found = faults(skeleton)

    module = name.removesuffix(".py").replace("/", ".")
    assert any(module in sentence for sentence in found), found
