# SPDX-License-Identifier: GPL-2.0-or-later
"""Opens the windows of the tasks, each once."""

from __future__ import annotations

from typing import Any, Callable

from .task_dialog import ClassifyDialog, PredictDialog, SegmentDialog, SharpenDialog, TaskDialog

_DIALOGS: dict[str, Callable[[Any], TaskDialog]] = {
    "sharpen": SharpenDialog,
    "predict": PredictDialog,
    "segment": SegmentDialog,
    "classify": ClassifyDialog,
}
_open: dict[str, TaskDialog] = {}


def open_task(name: str, iface: Any = None) -> TaskDialog:
    """Show the window of a task, `sharpen`, `predict`, `segment` or `classify`; an open one comes to the front."""
    dialog = _open.get(name)
    if dialog is None or not dialog.isVisible():
        close_task(name)
        dialog = _open[name] = _DIALOGS[name](iface)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog


def close_task(name: str) -> None:
    """Close the window of a task, if there is one."""
    dialog = _open.pop(name, None)
    if dialog is not None:
        dialog.close()
        dialog.release()
        dialog.deleteLater()


def close_all() -> None:
    """Close every window, for the end of the plugin."""
    for name in list(_open):
        close_task(name)
