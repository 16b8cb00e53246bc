# SPDX-License-Identifier: GPL-2.0-or-later
"""The dialogs of the four tasks: one room for their parts, none of which computes."""
