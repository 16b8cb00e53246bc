# SPDX-License-Identifier: GPL-2.0-or-later
"""How results come into the project, where they stand in its layer tree, and reports to read."""
