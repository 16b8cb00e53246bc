# SPDX-License-Identifier: GPL-2.0-or-later
"""Room for dialogs; there are none yet, every tool is used through its Processing dialog."""
