# SPDX-License-Identifier: GPL-2.0-or-later
"""How each task trains."""
