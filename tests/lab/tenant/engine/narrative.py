# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telling what a run does, step by step, with the step names and detail keys of public provisioning logs."""

from __future__ import annotations

from .. import synthetic
from ..clock import Clock, timestamp
from .agent import Entry
from .export import Exported
from .model import Json, Rules, Run, SourceObject, Step, StepType, TargetObject
from .references import Reference
from .scope import ScopeResult
from .values import Flow, guid_text, shown

REDUNDANT_EXPORT = "RedundantExport"
NOT_ENTITLED = "NotEffectivelyEntitled"


class Narrative:
    """Writes the steps of one run, and its end."""

    def __init__(self, source: SourceObject, rules: Rules, clock: Clock) -> None:
        now = clock.now()
        self._names = rules.source_names[source.kind]
        self.run = Run(source, now, now, rules.source_system, rules.target_system)
        self._clock = clock

    def imported(self, *, known: bool) -> None:
        """The object was read from its directory."""
        source = self.run.source
        details = {name: shown(source.attributes.get(name)) for name in sorted(self._names)}
        text = f"Received {source.kind} '{source.display_name}' change from {self.run.source_system}."
        self._step("EntryImportUpdate" if known else "EntryImportAdd", "Import", "Success", text, details)

    def matched(self, entry: Entry | None) -> None:
        """AD was asked for the object; None when it has none."""
        if entry is None:
            self._step("EntryImport", "Matching", "Success", "No matching object was found.", {})
            return
        self.run.target = TargetObject(guid_text(entry.attributes["objectguid"][0]), entry.dn)
        details = {"DistinguishedName": entry.dn, "objectGUID": self.run.target.id, "cn": entry.texts("cn")[0]}
        self._step("EntryImport", "Matching", "Success", "A matching object was found.", details)

    def matched_in_tenant(self, found: TargetObject | None) -> None:
        """Entra ID was asked for the object; None when it has none."""
        self.run.target = found
        text = "No matching object was found." if found is None else "A matching object was found."
        self._step("EntryImport", "Matching", "Success", text, self.run.target_details)

    def scoped(self, scope: ScopeResult) -> None:
        """The scope was evaluated, which is a success whatever came of it: that stands in the details alone."""
        text = f"Determine if {scope.kind} in scope by evaluating against each scoping filter"
        self._step("EntrySynchronizationScoping", "Scoping", "Success", text, scope.details)

    def processed(self, flows: dict[str, Flow], *, known: bool) -> None:
        """The mappings were evaluated."""
        name = "EntrySynchronizationUpdate" if known else "EntrySynchronizationAdd"
        details = {each.target: each.logged(each.values) for each in flows.values()}
        self._step(name, "Processing", "Success", "The attributes were evaluated.", details)

    def unresolved(self, reference: Reference) -> None:
        """A member could not be referenced."""
        member = reference.member
        self.run.unresolved.add(member.id)
        details = {"ErrorCode": synthetic.UNRESOLVED_CODE, "ReferencedObjectId": member.id}
        if reference.scope is not None:
            details |= reference.scope.details
        status = synthetic.STATUS_OF_UNRESOLVED[reference.outcome]
        text = synthetic.unresolved_text(member.id, self.run.source.display_name)
        self._step("EntrySynchronizationReference", "ReferenceResolution", status, text, details)

    def exported(self, exported: Exported) -> None:
        """The export is done; without a difference it was redundant."""
        run = self.run
        run.target, run.modified = exported.target, exported.modified
        if not exported.modified:
            self.redundant()
            return
        run.action = "Create" if exported.created else "Update"
        name = "EntryExportAdd" if exported.created else "EntryExportUpdate"
        done = f"{run.action.lower()}d in {run.target_system}"
        text = f"{run.source.kind} '{run.source.display_name}' was {done}."
        self._step(name, "Export", "Success", text, run.target_details)

    def exported_to_tenant(self, target: TargetObject, modified: list[Json], *, created: bool) -> None:
        """The object was written to Entra ID; without a difference that was redundant."""
        self.exported(Exported(target, created, modified))

    def removed(self) -> None:
        """The object left Entra ID, or the scope."""
        source = self.run.source
        text = f"{source.kind} '{source.display_name}' was deleted in {self.run.source_system}, or left the scope."
        self._step("EntryImportDelete", "Import", "Success", text, {"objectId": source.id})

    def deleted(self, names: list[str]) -> None:
        """The object was deleted in AD; there was none to delete when ``names`` is empty."""
        if not names:
            self.redundant()
            return
        self.run.action = "Delete"
        text = f"{self.run.source.kind} '{self.run.source.display_name}' was deleted in {self.run.target_system}."
        self._step("EntryExportDelete", "Export", "Success", text, {"DistinguishedName": names[0]})

    def redundant(self) -> None:
        """Nothing differed."""
        text = synthetic.REDUNDANT_REASON
        self._step("EntrySynchronizationSkip", "Export", "Skipped", text, {"SkipReason": REDUNDANT_EXPORT})
        self.run.finish("Skipped", REDUNDANT_EXPORT, text)

    def not_entitled(self, scope: ScopeResult) -> None:
        """The object is not in scope."""
        details = {
            "SkipReason": NOT_ENTITLED,
            "IsActive": "True",
            **({} if scope.assigned is None else {"Assigned to the application": str(scope.assigned)}),
            "IsInProvisioningScope": str(scope.filter_passed),
            "ReportableIdentifier": self.run.source.reportable,
        }
        text = synthetic.NOT_ENTITLED_REASON
        self._step("EntrySynchronizationSkip", "Export", "Skipped", text, details)
        self.run.finish("Skipped", NOT_ENTITLED, text)

    def failed(self, step_type: StepType, code: str, reason: str) -> None:
        """The run ends with an error of this object."""
        export = "EntryExportUpdate" if self.run.target else "EntryExportAdd"
        names = {"Export": export, "Matching": "EntryImport", "Import": "EntryImport"}
        name = names.get(step_type, "EntrySynchronizationAdd")
        self._step(name, step_type, "Failure", reason, {"ErrorCode": code})
        self.run.modified = []
        self.run.finish("Failure", code, reason)

    def closed(self) -> Run:
        """Return the finished run."""
        self.run.ended = self._clock.now()
        return self.run

    def _step(self, name: str, kind: StepType, status: str, text: str, details: dict[str, str]) -> None:
        self.run.steps.append(Step(name, kind, status, text, timestamp(self._clock.now()), details))
