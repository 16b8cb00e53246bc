# SPDX-License-Identifier: GPL-2.0-or-later
"""On which day an image was taken: from a table, from its layer, from a pattern of its file name, or its digits."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Optional

from qgis.core import QgsRasterLayer

#: Runs of digits that are dates: YYYYMMDD with or without separators, or YYYYDDD with the day of the year.
_RUNS = re.compile(r"(?<!\d)(\d{4})([-_.]?)(\d{2})\2(\d{2})(?!\d)|(?<!\d)(\d{4})(\d{3})(?!\d)")

_PLACES = {"YYYY": r"(?P<year>\d{4})", "MM": r"(?P<month>\d{2})", "DDD": r"(?P<doy>\d{3})", "DD": r"(?P<day>\d{2})"}
_SPLIT = re.compile("(YYYY|MM|DDD|DD|\\*)")

_EARLIEST = 1950


def pattern_problem(pattern: str) -> str:
    """What is wrong with a pattern; empty if it can tell a day."""
    parts = set(_SPLIT.findall(pattern))
    fine = not pattern or ("YYYY" in parts and ("DDD" in parts or {"MM", "DD"} <= parts))
    return "" if fine else pattern


def day_in_name(name: str, pattern: str = "") -> Optional[datetime.date]:
    """The day that a file name tells, without a pattern the first run of digits that is a date; None if there is none.

    A pattern is text with YYYY, MM and DD, or YYYY and DDD (day of the year); * stands for anything. It may fit any
    part of the name.
    """
    if pattern:
        found = re.search("".join(_as_regex(part) for part in _SPLIT.split(pattern)), name)
        return _day(**found.groupdict()) if found else None
    for run in _RUNS.finditer(name):
        year, _, month, day, other_year, doy = run.groups()
        found_day = _day(year or other_year, month, day, doy)
        if found_day is not None and found_day.year >= _EARLIEST:
            return found_day
    return None


def table_of_days(path: str) -> dict[str, datetime.date]:
    """Days by file name from a CSV file whose rows are a name, with or without folder and suffix, and YYYY-MM-DD.

    Rows without a date, such as a header, are skipped.

    Raises:
        OSError, UnicodeDecodeError: the file cannot be read.
    """
    with open(path, encoding="utf-8-sig", newline="") as file:
        text = file.read()
    delimiter = max(",;\t", key=text.count)
    days = {}
    for row in csv.reader(text.splitlines(), delimiter=delimiter):
        if len(row) >= 2:
            try:
                days[Path(row[0].strip()).stem] = datetime.date.fromisoformat(row[1].strip())
            except ValueError:
                continue
    return days


def day_of(path: str, name: str, pattern: str, table: Mapping[str, datetime.date]) -> Optional[datetime.date]:
    """The day of an image by its path and its name in the project: the table first, then the file name, then that."""
    stem = Path(path.split("|")[0]).stem
    for key in (stem, name):
        if key in table:
            return table[key]
    return day_in_name(stem, pattern) or day_in_name(name, pattern)


def day_of_layer(
    layer: QgsRasterLayer, pattern: str = "", table: Optional[Mapping[str, datetime.date]] = None
) -> Optional[datetime.date]:
    """The day of a layer: the table first, then its temporal properties, then names."""
    table = table or {}
    stem = Path(layer.source().split("|")[0]).stem
    properties = layer.temporalProperties()
    if not {stem, layer.name()} & set(table) and properties is not None and properties.isActive():
        begin = properties.fixedTemporalRange().begin()
        if begin.isValid():
            return datetime.date(begin.date().year(), begin.date().month(), begin.date().day())
    return day_of(layer.source(), layer.name(), pattern, table)


def _as_regex(part: str) -> str:
    return _PLACES.get(part) or (".*?" if part == "*" else re.escape(part))


def _day(
    year: Optional[str] = None, month: Optional[str] = None, day: Optional[str] = None, doy: Optional[str] = None
) -> Optional[datetime.date]:
    try:
        if doy is None:
            return datetime.date(int(year or 0), int(month or 0), int(day or 0))
        return datetime.datetime.strptime(f"{year} {doy}", "%Y %j").date()
    except ValueError:
        return None
