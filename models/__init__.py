# SPDX-License-Identifier: GPL-2.0-or-later
"""The published fusion methods, one module each, and the operators that they share."""
