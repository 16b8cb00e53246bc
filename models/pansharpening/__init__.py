# SPDX-License-Identifier: GPL-2.0-or-later
"""Methods that merge a panchromatic band with multispectral bands of lower resolution."""
