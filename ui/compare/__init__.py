# SPDX-License-Identifier: GPL-2.0-or-later
"""Any two images of the project side by side, with their values."""

from .window import CompareWindow

__all__ = ["CompareWindow"]
