# SPDX-License-Identifier: GPL-2.0-or-later
"""The dialogs of algorithms as pictures, drawn without a screen."""

from __future__ import annotations

import sys

from qgis.core import QgsApplication
from qgis.PyQt.QtGui import QFont, QImage
from qgis.PyQt.QtWidgets import QTextBrowser
from qgis_process import ROOT


def draw_dialog(algorithm: str, width: int, height: int) -> QImage:
    """The dialog that Processing opens for an algorithm of this plugin; without the help, which names folders."""
    sys.path += ["/usr/share/qgis/python/plugins", str(ROOT / "build/qgis/plugins")]
    from deep_fusion.processing_provider.provider import DeepFusionProvider
    from processing.core.Processing import Processing
    from processing.gui.AlgorithmDialog import AlgorithmDialog

    Processing.initialize()
    provider = DeepFusionProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    QgsApplication.setFont(QFont("DejaVu Sans", 8))
    dialog = AlgorithmDialog(provider.algorithm(algorithm).create())
    for browser in dialog.findChildren(QTextBrowser):
        browser.hide()
    dialog.show()
    dialog.setFixedSize(width, height)
    QgsApplication.processEvents()
    return dialog.grab().toImage()
