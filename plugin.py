# SPDX-License-Identifier: GPL-2.0-or-later
"""Start and stop of the plugin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from .processing_provider.provider import DeepFusionProvider

if TYPE_CHECKING:
    from .ui.desktop import Desktop

_TRANSLATIONS = Path(__file__).resolve().parent / "i18n"


class DeepFusionPlugin:
    """What QGIS holds of the plugin: its provider, its translation, and its part of the desktop if there is one.

    Without a desktop, `iface` is None.
    """

    def __init__(self, iface: Any) -> None:
        self.iface = iface
        self._provider: Optional[DeepFusionProvider] = None
        self._desktop: Optional[Desktop] = None
        self._translator = _translator()
        if self._translator is not None:
            QCoreApplication.installTranslator(self._translator)

    def initProcessing(self) -> None:
        """Add the provider; qgis_process calls nothing else."""
        self._provider = DeepFusionProvider()
        QgsApplication.processingRegistry().addProvider(self._provider)

    def initGui(self) -> None:
        """Called by QGIS with a desktop."""
        from .ui.desktop import Desktop

        self.initProcessing()
        self._desktop = Desktop(self.iface)

    def unload(self) -> None:
        """Take back what was added."""
        if self._desktop is not None:
            self._desktop.unload()
            self._desktop = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None


def _translator() -> Optional[QTranslator]:
    """The translation into the language of QGIS, if there is one."""
    language = str(QgsSettings().value("locale/userLocale", "en"))[:2]
    translator = QTranslator()
    return translator if translator.load(str(_TRANSLATIONS / f"deep_fusion_{language}.qm")) else None
