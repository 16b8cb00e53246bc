# SPDX-License-Identifier: GPL-2.0-or-later
"""Model files: tensors and a card, nothing executable."""
