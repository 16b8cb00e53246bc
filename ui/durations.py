# SPDX-License-Identifier: GPL-2.0-or-later
"""Times in words."""

from __future__ import annotations

from typing import Optional

from ..algorithms.messages import tr


def time_left(seconds: Optional[float]) -> str:
    """How long something will still take, to the minute; empty if nobody knows."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    if seconds < 60:
        return tr("less than a minute left")
    if minutes < 60:
        return tr("{minutes} min left").format(minutes=minutes)
    return tr("{hours} h {minutes} min left").format(hours=minutes // 60, minutes=minutes % 60)
