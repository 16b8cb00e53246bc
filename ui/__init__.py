# SPDX-License-Identifier: GPL-2.0-or-later
"""What only a desktop has: widgets for Processing's dialogs, and views of results. It never computes."""
