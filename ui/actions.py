# SPDX-License-Identifier: GPL-2.0-or-later
"""QAction, which Qt 6 moved from QtWidgets to QtGui."""

try:
    from qgis.PyQt.QtGui import QAction
except ImportError:
    from qgis.PyQt.QtWidgets import QAction

__all__ = ["QAction"]
