# SPDX-License-Identifier: GPL-2.0-or-later
"""Samples, degradation and the training loop."""
