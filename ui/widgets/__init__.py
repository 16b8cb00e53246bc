# SPDX-License-Identifier: GPL-2.0-or-later
"""Widgets for parameters in the dialogs of Processing: standard, batch and modeler."""
