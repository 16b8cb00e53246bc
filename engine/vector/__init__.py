# SPDX-License-Identifier: GPL-2.0-or-later
"""Points and polygons: reading places, writing layers."""
