# SPDX-License-Identifier: GPL-2.0-or-later
"""The dock of the plugin: tasks, models, runs, and the state of the engine."""

from .dock import FusionPanel

__all__ = ["FusionPanel"]
