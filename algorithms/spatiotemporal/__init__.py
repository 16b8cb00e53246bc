# SPDX-License-Identifier: GPL-2.0-or-later
"""The toolbox algorithms for spatio-temporal fusion."""
