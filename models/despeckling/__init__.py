# SPDX-License-Identifier: GPL-2.0-or-later
"""Filters that take the speckle out of SAR images, all on linear power."""
