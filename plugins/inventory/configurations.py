# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: configurations
short_description: One host for each configuration of a tenant, or for each file of a folder
version_added: 1.0.0
author:
  - hybrid_identity.cloud_sync contributors (@hybrid-identity)
description:
  - Signs in to Microsoft Graph and makes one host of each configuration from Entra ID to Active Directory. With O(variable_files), makes one
    host of each file instead, and sends no request.
  - Hosts are in the group C(configurations) and run where Ansible runs (C(ansible_connection) is V(local)), so a play with C(hosts) set to
    C(configurations) takes the roles of this collection as they are.
  - Of a tenant, a host is named by its configuration; its variables are C(cloud_sync_configuration), which the roles take,
    C(configuration_service_principal_id), C(configuration_job_id), C(configuration_domain), C(configuration_job_state),
    C(configuration_in_quarantine), C(configuration_quarantine_reason) and C(configuration_last_success); and C(cloud_sync_graph) with those
    options of this file that name the tenant and hold no secret. It is in the groups C(domain_<domain>), C(state_<state of the job>) and,
    where it is, C(quarantined).
  - Of files, a host is named by its C(cloud_sync_configuration), or by its file where that is a template; its variables are all of the
    file, C(configuration_file) and C(configuration_domain), by which it is in a group C(domain_<domain>).
  - Both kinds in one inventory are one host where their names are the same.
requirements:
  - Python libraries as for the modules, in the Python that runs Ansible
extends_documentation_fragment:
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
  - hybrid_identity.cloud_sync.graph
options:
  plugin:
    description: The name of this plugin.
    type: str
    required: true
    choices: [hybrid_identity.cloud_sync.configurations]
  variable_files:
    description:
      - Files of variables, and folders of them.
      - Of a folder, the files are taken that end with C(.yml), C(.yaml) or C(.json).
      - A relative path begins at the folder of the inventory file.
    type: list
    elements: path
    default: []
notes:
  - The name of the inventory file must end with C(configurations.yml) or C(configurations.yaml).
  - Values of the options of Microsoft Graph may be templates, for example a lookup of a secret.
  - Ansible goes on without an inventory that fails, unless E(ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FATAL) is set. Set it wherever nobody looks.
  - The cache holds what is said above of hosts of a tenant, and no secret.
seealso:
  - ref: ansible_collections.hybrid_identity.cloud_sync.docsite.guide_fleet
    description: Many configurations, on one machine or several.
"""

EXAMPLES = r"""
# tenant.configurations.yml
plugin: hybrid_identity.cloud_sync.configurations
tenant_id: 7d3c1f0a-52a4-4f0e-9c57-0c1de5a0b001
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/cloud_sync_inventory
keyed_groups:
  - prefix: region
    key: configuration_domain.split('.')[0]
groups:
  late: configuration_last_success is none
compose:
  cloud_sync_drift_report_path: "'drift/' ~ configuration_domain"
---
# files.configurations.yml
plugin: hybrid_identity.cloud_sync.configurations
variable_files: [configurations]
"""

import inspect
import os
import re
import sys
import typing as t
from pathlib import Path

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.ansible_module import failure
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.errors import CloudSyncError, OptionError
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.json import Json
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._common.plain_options import read_plain_options
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._flows.inventory.tenant import TenantRow, read_tenant
from ansible_collections.hybrid_identity.cloud_sync.plugins.module_utils._graph.options import GRAPH_SPEC
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.variable_file_paths import files_of
from ansible_collections.hybrid_identity.cloud_sync.plugins.plugin_utils.variable_problems import similar

_FILES = ("configurations.yml", "configurations.yaml")
_GROUP = "configurations"
_NAME = "cloud_sync_configuration"
_NEEDED = frozenset((_NAME, "configuration_domain", "configuration_job_state", "configuration_in_quarantine"))
_NOT_IN_A_NAME = re.compile(r"[^\w.@-]+")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """The plugin, as Ansible loads it."""

    NAME = "hybrid_identity.cloud_sync.configurations"

    def verify_file(self, path: str) -> bool:
        """Tell whether a file is meant for this plugin, by its name."""
        return bool(super().verify_file(path)) and path.endswith(_FILES)

    def parse(self, inventory: t.Any, loader: t.Any, path: str, cache: bool = True) -> None:
        """Add hosts, groups and variables to the inventory."""
        super().parse(inventory, loader, path, cache)
        config = self._read_config_data(path)
        try:
            self._refuse_unknown(config)
            if self.get_option("variable_files"):
                self._files: dict[str, Path] = {}
                named = (Path(path).parent / os.path.expanduser(name) for name in self.get_option("variable_files"))
                for file in files_of(named):
                    self._add_file(file)
            else:
                self._add_tenant(config, path, cache)
        except CloudSyncError as error:
            # Ansible shows a cause beside the message, which says all of it.
            raise AnsibleParserError(f"{path}: {failure(error)['msg']}") from None

    def _refuse_unknown(self, config: Json) -> None:
        """Ansible passes over names that it doesn't know."""
        known = set(self.get_options())
        for name in map(str, config):
            if name not in known:
                near = similar(name, known)
                raise OptionError(
                    f"The inventory has the unknown option '{name}'",
                    hint=f"Did you mean {near}?"
                    if near
                    else "See ansible-doc -t inventory hybrid_identity.cloud_sync.configurations.",
                    option=name,
                )

    def _add_tenant(self, config: Json, path: str, cache: bool) -> None:
        parameters = self._graph_parameters(config)
        shared = {
            name: parameters[name] for name, option in GRAPH_SPEC.arguments.items() if name in config and not option.get("no_log")
        }
        for row in self._rows(parameters, path, cache):
            host = self._add_host(row.name, row.variables["configuration_domain"])
            # What a tenant says is never a template.
            self._set(host, {name: wrap_var(value) for name, value in row.variables.items()})
            if shared:
                self._set(host, {"cloud_sync_graph": wrap_var(shared)})
            self._add_to_group(host, f"state_{row.variables['configuration_job_state']}")
            if row.variables["configuration_in_quarantine"]:
                self._add_to_group(host, "quarantined")
            self._construct(host)

    def _rows(self, parameters: Json, path: str, cache: bool) -> list[TenantRow]:
        """Return what the cache has, or what the tenant says, which then is in the cache."""
        is_cached = self.get_option("cache")
        key = self.get_cache_key(path)
        rows = _cached_rows(self._cache.get(key)) if is_cached and cache else None
        if rows is None:
            rows = read_tenant(parameters)
            if is_cached:
                self._cache[key] = [list(row) for row in rows]
        return rows

    def _graph_parameters(self, config: Json) -> Json:
        """Return the options of Microsoft Graph as a module gets them; those that aren't given fall back to the environment."""
        given = {name: self._templated(config[name]) for name in GRAPH_SPEC.arguments if name in config}
        return read_plain_options(GRAPH_SPEC, given, "Correct the option in the inventory file.")

    def _templated(self, value: t.Any) -> t.Any:
        return self.templar.template(value) if isinstance(value, str) else value

    def _add_file(self, path: Path) -> None:
        variables = self._load(path)
        name = variables.get(_NAME)
        if not isinstance(name, str) or not name or "{{" in name:
            name = path.stem
        settings = variables.get("cloud_sync_settings")
        stated = settings.get("domain") if isinstance(settings, dict) else None
        domain = str(stated or variables.get("cloud_sync_domain") or name).lower()
        host = self._add_host(name, domain)
        if host in self._files:
            raise OptionError(
                f"{self._files[host]} and {path} are both about {name}",
                hint="Keep one file for each configuration.",
                option="variable_files",
            )
        self._files[host] = path
        self._set(host, {**variables, "configuration_file": str(path), "configuration_domain": domain})
        self._construct(host)

    def _load(self, path: Path) -> Json:
        """Return the variables of a file, of which templates are evaluated when a play uses them."""
        known = inspect.signature(self.loader.load_from_file).parameters
        how: Json = {"cache": "none" if isinstance(known["cache"].default, str) else False}
        if "trusted_as_template" in known:  # before ansible-core 2.19, everything is
            how["trusted_as_template"] = True
        content = self.loader.load_from_file(str(path), **how)
        if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
            raise OptionError(
                f"{path} is not a dictionary of variables", hint="Write 'name: value' lines; the playbook check says what is wrong."
            )
        return content

    def _add_host(self, name: str, domain: str) -> str:
        """Add a host that runs where Ansible runs, with the Python that runs it, as the implicit localhost does."""
        host = _NOT_IN_A_NAME.sub("_", name)
        self.inventory.add_host(host)
        self._set(host, {"ansible_connection": "local", "ansible_python_interpreter": sys.executable})
        self._add_to_group(host, _GROUP)
        self._add_to_group(host, f"domain_{domain}")
        return host

    def _add_to_group(self, host: str, group: str) -> None:
        self.inventory.add_child(self.inventory.add_group(self._sanitize_group_name(group)), host)

    def _set(self, host: str, variables: Json) -> None:
        for name, value in variables.items():
            self.inventory.set_variable(host, name, value)

    def _construct(self, host: str) -> None:
        variables = self.inventory.get_host(host).get_vars()
        strict = self.get_option("strict")
        self._set_composite_vars(self.get_option("compose"), variables, host, strict=strict)
        self._add_host_to_composed_groups(self.get_option("groups"), variables, host, strict=strict)
        self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, host, strict=strict)


def _cached_rows(found: t.Any) -> list[TenantRow] | None:
    """Return what a cache holds, None when it isn't what this version writes."""
    if not isinstance(found, list) or not all(isinstance(each, list) and len(each) == len(TenantRow._fields) for each in found):
        return None
    rows = [TenantRow(*each) for each in found]
    is_whole = all(isinstance(row.variables, dict) and row.variables.keys() >= _NEEDED for row in rows)
    return rows if is_whole else None
