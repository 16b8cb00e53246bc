# SPDX-License-Identifier: GPL-2.0-or-later
"""From results to pages and tables that a person reads."""
