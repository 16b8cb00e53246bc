# SPDX-License-Identifier: GPL-2.0-or-later
"""Which method is best, one module for each task: `compare` takes a job and returns a ranking and reports."""
