# SPDX-License-Identifier: GPL-2.0-or-later
"""How good a result is, one module for each task: `assess` takes a job and returns numbers and reports."""
