# SPDX-License-Identifier: GPL-2.0-or-later
"""Scene classification in the toolbox: one module per kind of algorithm."""
