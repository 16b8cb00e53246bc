# SPDX-License-Identifier: GPL-2.0-or-later
"""The QGIS-free core: from files to methods and back. No QGIS and no Qt in here."""
