# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-FileCopyrightText: 2026 hybrid_identity.cloud_sync contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the resources of Microsoft Graph look like, as far as anything of them is read.

Source: Microsoft Graph metadata, v1.0 and beta. The service can add members, so only those that are read are named, and values of
enumerations are any text. What must be there is what the reference says is always there.
"""

from __future__ import annotations

from ..._common.odata_types import TYPE
from ..._common.shapes import ANY_OBJECT, FILLED, FLAG, NUMBER, SCALAR, SECRET, TEXT, Either, ListOf, Record, Written

_TEXTS = ListOf(TEXT)
_ID = {"id": FILLED}
# Empty like null: what was never in Active Directory has none.
_SID = Written("a security identifier", r"(S-1-([0-9]{1,15}|0x[0-9A-F]{1,12})(-[0-9]{1,10}){1,15})?")

_REFERENCE = Record(_ID, displayName=TEXT, userPrincipalName=TEXT).may_have({TYPE: TEXT})
"""An object that another one names."""

OBJECT_ID = Record(_ID).may_have({TYPE: TEXT})
"""An object of which nothing but id and type is asked for."""

DIRECTORY_OBJECT = Record(
    _ID,
    displayName=TEXT,
    description=TEXT,
    mail=TEXT,
    mailNickname=TEXT,
    groupTypes=_TEXTS,
    securityEnabled=FLAG,
    mailEnabled=FLAG,
    userPrincipalName=TEXT,
    userType=TEXT,
    accountEnabled=FLAG,
    deletedDateTime=TEXT,
    businessPhones=_TEXTS,
    proxyAddresses=_TEXTS,
    manager=_REFERENCE,
    onPremisesSyncEnabled=FLAG,
    onPremisesSecurityIdentifier=_SID,
    onPremisesDistinguishedName=TEXT,
    onPremisesSamAccountName=TEXT,
    onPremisesDomainName=TEXT,
    onPremisesImmutableId=TEXT,
    onPremisesUserPrincipalName=TEXT,
    onPremisesExtensionAttributes=ANY_OBJECT,
).may_have({TYPE: TEXT})
"""A group, a user or an object of another type; their attributes have one meaning in all of them."""

SYNC_BEHAVIOR = Record({"isCloudManaged": FLAG})

_APP_ROLE = Record(_ID, displayName=TEXT, isEnabled=FLAG, allowedMemberTypes=_TEXTS)
SERVICE_PRINCIPAL = Record(
    {"id": FILLED, "appId": FILLED},
    displayName=TEXT,
    applicationTemplateId=TEXT,
    accountEnabled=FLAG,
    tags=_TEXTS,
    appRoles=ListOf(_APP_ROLE),
)
APPLICATION_TEMPLATE = Record(_ID, displayName=TEXT)
ASSIGNMENT = Record(
    {"id": FILLED, "principalId": FILLED}, principalType=TEXT, principalDisplayName=TEXT, appRoleId=TEXT, createdDateTime=TEXT
)

_ERROR = Record(code=TEXT, message=TEXT)
_EXECUTION = Record(state=TEXT, timeBegan=TEXT, timeEnded=TEXT, activityIdentifier=TEXT, error=_ERROR)
_QUARANTINE = Record(reason=TEXT, currentBegan=TEXT, nextAttempt=TEXT, seriesBegan=TEXT, seriesCount=NUMBER, error=_ERROR)
_PROGRESS = Record(units=TEXT, completedUnits=NUMBER, totalUnits=NUMBER, progressObservationDateTime=TEXT)
_STATUS = Record(
    code=TEXT,
    quarantine=_QUARANTINE,
    lastExecution=_EXECUTION,
    lastSuccessfulExecution=_EXECUTION,
    lastSuccessfulExecutionWithExports=_EXECUTION,
    progress=ListOf(_PROGRESS),
    steadyStateFirstAchievedTime=TEXT,
    steadyStateLastAchievedTime=TEXT,
)
JOB = Record(_ID, templateId=TEXT, status=_STATUS, schedule=Record(state=TEXT, interval=TEXT, expiration=TEXT))
JOB_TEMPLATE = Record(_ID)

_PAIR = Record(key=TEXT, value=SCALAR)
_SOURCE = Record(type=TEXT, name=TEXT, expression=TEXT)
_SOURCE.may_have({"parameters": ListOf(Record(key=TEXT, value=_SOURCE))})
_ATTRIBUTE_MAPPING = Record(
    targetAttributeName=TEXT,
    source=_SOURCE,
    defaultValue=TEXT,
    flowType=TEXT,
    flowBehavior=TEXT,
    matchingPriority=NUMBER,
    exportMissingReferences=FLAG,
)
_CLAUSE = Record(sourceOperandName=TEXT, operatorName=TEXT, targetOperand=Record(values=_TEXTS))
_FILTER_GROUPS = ListOf(Record(name=TEXT, clauses=ListOf(_CLAUSE)))
_OBJECT_MAPPING = Record(
    name=TEXT,
    enabled=FLAG,
    flowTypes=TEXT,
    sourceObjectName=TEXT,
    targetObjectName=TEXT,
    attributeMappings=ListOf(_ATTRIBUTE_MAPPING),
    scope=Record(groups=_FILTER_GROUPS, inputFilterGroups=_FILTER_GROUPS, categoryFilterGroups=_FILTER_GROUPS),
    metadata=ListOf(_PAIR),
)
_RULE = Record(
    id=TEXT,
    name=TEXT,
    priority=NUMBER,
    sourceDirectoryName=TEXT,
    targetDirectoryName=TEXT,
    objectMappings=ListOf(_OBJECT_MAPPING),
    metadata=ListOf(_PAIR),
    containerFilter=Record(includedContainers=_TEXTS),
    groupFilter=Record(includedGroups=_TEXTS),
)
_ATTRIBUTE = Record(name=TEXT, type=TEXT, multivalued=FLAG, required=FLAG, anchor=FLAG, mutability=TEXT)
_DESCRIBED = Record(name=TEXT, attributes=ListOf(_ATTRIBUTE))
_DIRECTORY = Record(id=TEXT, name=TEXT, objects=ListOf(_DESCRIBED))
SCHEMA = Record({"synchronizationRules": ListOf(_RULE)}, id=TEXT, version=TEXT, directories=ListOf(_DIRECTORY))
SCHEMA_VERSION = Record({"version": FILLED})
PARSED_EXPRESSION = Record(
    parsingSucceeded=FLAG, evaluationSucceeded=FLAG, evaluationResult=_TEXTS, parsedExpression=_SOURCE, error=_ERROR
)

SETTING = Record({"key": FILLED, "value": SECRET})

_IDENTITY = Record(id=TEXT, displayName=TEXT, name=TEXT, identityType=TEXT, type=TEXT, details=ANY_OBJECT)
_STEP = Record(name=TEXT, type=TEXT, provisioningStepType=TEXT, status=TEXT, description=TEXT, details=ANY_OBJECT)
_ERROR_INFORMATION = Record(errorCode=TEXT, reason=TEXT, additionalDetails=TEXT, errorCategory=TEXT, recommendedAction=TEXT)
_STATUS_INFO = Record(
    status=TEXT,
    errorInformation=_ERROR_INFORMATION,
    errorCode=TEXT,
    reason=TEXT,
    additionalDetails=TEXT,
    errorCategory=TEXT,
    recommendedAction=TEXT,
)
LOG_ENTRY = Record(
    _ID,
    activityDateTime=TEXT,
    provisioningAction=TEXT,
    action=TEXT,
    provisioningStatusInfo=_STATUS_INFO,
    statusInfo=_STATUS_INFO,
    changeId=TEXT,
    cycleId=TEXT,
    jobId=TEXT,
    durationInMilliseconds=NUMBER,
    servicePrincipal=Either(_IDENTITY, ListOf(_IDENTITY)),
    sourceIdentity=_IDENTITY,
    targetIdentity=_IDENTITY,
    modifiedProperties=ListOf(Record(displayName=TEXT, oldValue=SCALAR, newValue=SCALAR)),
    provisioningSteps=ListOf(_STEP),
)

_AGENT_REFERENCE = Record(_ID, displayName=TEXT, machineName=TEXT)
AGENT = Record(_ID, machineName=TEXT, externalIp=TEXT, status=TEXT, agentGroups=ListOf(_AGENT_REFERENCE))
AGENT_GROUP = Record(
    _ID,
    displayName=TEXT,
    agents=ListOf(_AGENT_REFERENCE),
    publishedResources=ListOf(Record(_ID, resourceName=TEXT)),
)
