# SPDX-License-Identifier: GPL-2.0-or-later
"""Where pixels lie, and how they get from files onto a grid and back."""
