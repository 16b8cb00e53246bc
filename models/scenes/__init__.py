# SPDX-License-Identifier: GPL-2.0-or-later
"""Networks that say what a whole chip of an image shows."""
