# SPDX-License-Identifier: GPL-2.0-or-later
"""Networks that turn an optical image, a SAR image, or both into land-cover classes."""
