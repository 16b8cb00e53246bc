# SPDX-License-Identifier: GPL-2.0-or-later
"""The dialogs of the four tasks: forms of the toolbox's own parameters, filled with guesses; nothing computes here."""

from .opening import close_all, open_task

__all__ = ["close_all", "open_task"]
