# SPDX-License-Identifier: GPL-2.0-or-later
"""Quick looks: a run on what the map shows, and two layers under one slider."""

from .preview import Preview
from .swipe import SwipeView

__all__ = ["Preview", "SwipeView"]
