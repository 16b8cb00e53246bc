# SPDX-License-Identifier: GPL-2.0-or-later
"""Deep Fusion: deep-learning fusion of satellite images in QGIS."""


def classFactory(iface: object) -> object:
    """The plugin object; QGIS calls this once when it loads the plugin."""
    from .plugin import DeepFusionPlugin

    return DeepFusionPlugin(iface)
