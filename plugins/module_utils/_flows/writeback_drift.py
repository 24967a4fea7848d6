# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flow of the module ``writeback_drift``."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule

from .._ad.controllers.options import AD_SPEC, AdOptions
from .._common.json import Json
from .._common.progress import spoken_progress
from .._verify.drift.exceptions import apply_exceptions
from .._verify.drift.group_findings import with_certain_fixes
from .drift.configuration import DESIRED_CONFIGURATION_SPEC, configuration_findings, read_desired_configuration
from .drift.live import read_live
from .drift.options import DRIFT_SPEC, DriftOptions
from .drift.paths import prepare_paths
from .drift.posture_of_run import look_at_posture
from .drift.result import FilesOfRuns, describe_run, judged
from .drift.run import ConfigurationComparison
from .drift.service_look import look_with_service
from .shared.bulk_reads import unreadable_warnings
from .shared.context import GRAPH_CONFIGURATION_SPEC, SCOPE_MODE_SPEC, open_context
from .shared.domain_name import read_domain_names

SPEC = GRAPH_CONFIGURATION_SPEC.merge(AD_SPEC, SCOPE_MODE_SPEC, DESIRED_CONFIGURATION_SPEC, DRIFT_SPEC)


def writeback_drift(module: AnsibleModule) -> Json:
    """Compare a whole configuration: desired against live, and expected against what Active Directory holds."""
    parameters = module.params
    options = DriftOptions.from_parameters(parameters)
    desired = read_desired_configuration(parameters)
    ad_options = AdOptions.from_parameters(parameters)
    if not module.check_mode:
        prepare_paths(options)
    context = open_context(module, priority="low")
    files = FilesOfRuns(context, options, writes=not module.check_mode)
    document = context.read_schema()
    domain_names = read_domain_names(context, document)
    run = ConfigurationComparison(
        context,
        ad_options,
        options,
        document,
        domain_names,
        files.history.first_seen,
        spoken_progress(),
    )
    outcome = run.outcome()
    outcome.warnings += unreadable_warnings(document)
    live = read_live(context, document, outcome.assigned.raw if outcome.assigned else None)
    found = [
        *outcome.findings,
        *configuration_findings(live, desired),
        *look_at_posture(live, outcome, options, desired.job_state),
        *look_with_service(context, document, outcome, domain_names, options.verify_with_service),
        *files.damaged(),
    ]
    accepted = apply_exceptions(
        found, options.exceptions, options.today, context.configuration.name, is_complete=not outcome.incomplete
    )
    return judged(describe_run(context, options, outcome, with_certain_fixes(accepted), files), outcome, fails=options.fails)
