# SPDX-License-Identifier: GPL-2.0-or-later
"""Translations: `missing` prints what the tables lack, `build` compiles the .qm files from them.

i18n/<language>.json holds the texts by their English originals. Texts to translate are the literals inside tr() and
the sentences of engine/errors.py. lrelease comes with the Debian package qttools5-dev-tools.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "i18n"
LANGUAGES = ("de", "zh")
CONTEXT = "DeepFusion"  #: as in algorithms/messages.py


def literals() -> list[str]:
    """All texts that people read in their language, sorted."""
    files = [ROOT / "plugin.py"]
    for room in ("algorithms", "processing_provider", "ui"):
        files += sorted((ROOT / room).rglob("*.py"))
    texts = {text for file in files for text in _inside_tr(ast.parse(file.read_text(encoding="utf-8")))}
    texts |= set(_sentences(ast.parse((ROOT / "engine/errors.py").read_text(encoding="utf-8"))))
    return sorted(texts)


def table(language: str) -> dict[str, str]:
    """Translations by their originals."""
    path = TABLES / f"{language}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def missing(language: str) -> list[str]:
    """Texts without a translation."""
    known = table(language)
    return [text for text in literals() if not known.get(text)]


def ts_text(language: str) -> str:
    """The Qt Linguist file of a language."""
    known = table(language)
    messages = "".join(
        f"  <message>\n   <source>{escape(text)}</source>\n   <translation>{escape(known[text])}</translation>\n"
        "  </message>\n"
        for text in literals()
        if known.get(text)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
        f'<TS version="2.1" language="{language}" sourcelanguage="en">\n <context>\n  <name>{CONTEXT}</name>\n'
        f"{messages} </context>\n</TS>\n"
    )


def build() -> None:
    """Write a .ts file for every language into build/, and compile it with lrelease."""
    (ROOT / "build").mkdir(exist_ok=True)
    for language in LANGUAGES:
        source = ROOT / f"build/deep_fusion_{language}.ts"
        source.write_text(ts_text(language), encoding="utf-8")
        compiled = TABLES / f"deep_fusion_{language}.qm"
        subprocess.run(["lrelease", "-silent", str(source), "-qm", str(compiled)], check=True)


def _inside_tr(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr" and node.args:
            value = node.args[0]
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


def _sentences(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        named = isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["sentence"]
        if named and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


def main() -> None:
    """Run the command that was named; `missing` ends with 1 while a table lacks something."""
    if sys.argv[1:] == ["build"]:
        build()
        return
    lacking = {language: dict.fromkeys(missing(language), "") for language in LANGUAGES}
    print(json.dumps(lacking, ensure_ascii=False, indent=1))
    sys.exit(any(lacking.values()))


if __name__ == "__main__":
    main()
