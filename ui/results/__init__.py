# SPDX-License-Identifier: GPL-2.0-or-later
"""What becomes of results: groups in the layer tree, and reports to read."""
