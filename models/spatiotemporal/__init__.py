# SPDX-License-Identifier: GPL-2.0-or-later
"""Spatio-temporal fusion: fine images for dates that only a coarse sensor saw."""
