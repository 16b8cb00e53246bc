# SPDX-License-Identifier: GPL-2.0-or-later
"""How results come into the project and how they are looked at."""
