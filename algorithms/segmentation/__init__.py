# SPDX-License-Identifier: GPL-2.0-or-later
"""Optical-SAR segmentation in the toolbox: one module per kind of algorithm."""
