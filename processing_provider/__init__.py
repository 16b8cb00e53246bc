# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing provider: which algorithms there are, their icon and the plugin's settings."""
