# SPDX-License-Identifier: GPL-2.0-or-later
"""Watching a training while it runs."""

from .view import TrainingView
from .window import TrainingWindow

__all__ = ["TrainingView", "TrainingWindow"]
