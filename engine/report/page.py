# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages that a person reads afterwards: one HTML file each, charts included, that works offline and in the dark."""

from __future__ import annotations

import base64
import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from ..errors import cannot_write
from ..versions import version_text


@dataclass(frozen=True)
class Table:
    """Rows under a header; the first column names the row. `marked` cells, as (row, column), stand out."""

    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    marked: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Picture:
    """A PNG with the sentence that says what it shows."""

    png: bytes
    caption: str


@dataclass(frozen=True)
class Gallery:
    """Pictures side by side, each pixel for pixel."""

    pictures: Sequence[Picture]


Section = tuple[str, Mapping[str, Any] | Table | Picture | Gallery | str]

_TEMPLATE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title><style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0; }
th, td { padding: .25rem .75rem; border-bottom: 1px solid #8885; text-align: right; }
th:first-child, td:first-child { text-align: left; }
dt { font-weight: 600; } dd { margin: 0 0 .4rem 1rem; overflow-wrap: anywhere; }
img { max-width: 100%; background: #fff; } figure { margin: 0; }
.gallery { display: flex; flex-wrap: wrap; gap: 1rem; } .gallery figure { width: min-content; min-width: 8rem; }
.gallery img { image-rendering: pixelated; max-width: none; }
.gallery figcaption { font-size: 85%; } .scroll { overflow-x: auto; } td b { color: #18794e; }
@media (prefers-color-scheme: dark) { td b { color: #4cc38a; } }
footer { margin-top: 3rem; opacity: .7; font-size: 85%; }
</style></head><body><h1>{{ title }}</h1>
{% for heading, kind, content in sections %}<h2>{{ heading }}</h2>
{% if kind == "table" %}<div class="scroll"><table>
<tr>{% for cell in content.header %}<th>{{ cell }}</th>{% endfor %}</tr>
{% for row in content.rows %}{% set at = loop.index0 %}<tr>{% for cell in row %}<td>
{%- if (at, loop.index0) in content.marked %}<b>{{ cell | number }}</b>{% else %}{{ cell | number }}{% endif -%}
</td>{% endfor %}</tr>
{% endfor %}</table></div>
{% elif kind == "picture" %}<figure><img alt="{{ content.caption }}"
 src="data:image/png;base64,{{ content.png | base64 }}">
<figcaption>{{ content.caption }}</figcaption></figure>
{% elif kind == "gallery" %}<div class="gallery">{% for picture in content.pictures %}<figure><img
 alt="{{ picture.caption }}" src="data:image/png;base64,{{ picture.png | base64 }}">
<figcaption>{{ picture.caption }}</figcaption></figure>
{% endfor %}</div>
{% elif kind == "facts" %}<dl>{% for name, value in content.items() %}<dt>{{ name }}</dt><dd>{{ value | number }}</dd>
{% endfor %}</dl>
{% else %}<p>{{ content }}</p>
{% endif %}{% endfor %}<footer>Deep Fusion: {{ versions }}</footer></body></html>
"""


def write_page(path: str, title: str, sections: Iterable[Section]) -> None:
    """Write a page of sections (heading and content), whole or not at all.

    Raises:
        CannotWrite: the folder or the disk does not allow it.
    """
    environment = jinja2.Environment(autoescape=True)
    environment.filters |= {"number": _number, "base64": lambda data: base64.b64encode(data).decode("ascii")}
    page = environment.from_string(_TEMPLATE).render(
        title=title,
        sections=[(heading, _kind(content), content) for heading, content in sections],
        versions=version_text(),
    )
    write_text(path, page)


def write_table(path: str, table: Table) -> None:
    """Write a table as CSV.

    Raises:
        CannotWrite: the folder or the disk does not allow it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows(table.rows)
    write_text(path, text.getvalue())


def write_text(path: str, text: str) -> None:
    """Write a text file, whole or not at all.

    Raises:
        CannotWrite: the folder or the disk does not allow it.
    """
    part = Path(path + ".part")
    try:
        part.write_text(text, encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with suppress(OSError):
            os.remove(part)


def _kind(content: Any) -> str:
    kinds = ((Table, "table"), (Picture, "picture"), (Gallery, "gallery"), (Mapping, "facts"))
    return next((name for kind, name in kinds if isinstance(content, kind)), "text")


def _number(value: Any) -> Any:
    return f"{value:.5g}" if isinstance(value, float) else value
