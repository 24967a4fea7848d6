# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of LDAP attributes, as users write them."""

from __future__ import annotations

import re

from .errors import OptionError

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def require_attribute_name(name: str, where: str) -> None:
    """Raise OptionError for anything but the plain name of an attribute: a controller would answer as if it had no values.

    A name with options (``userCertificate;binary``, ``member;range=0-9``) and the number of an attribute (``2.5.4.3``) come
    back under another name, if at all.
    """
    if _NAME.fullmatch(name):
        return
    plain, separator, options = name.partition(";")
    if separator and _NAME.fullmatch(plain):
        hint = f"Write '{plain}', without ';{options}': all of its values are read as they are stored, binary ones too."
    else:
        hint = "Write the attribute's name in the directory's schema, such as displayName."
    raise OptionError(f"{where}: '{name}' is not the plain name of an attribute.", hint=hint)
