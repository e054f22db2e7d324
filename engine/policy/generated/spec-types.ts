// Generated from schemas/ by `npm run generate`. Change the schema, not this file.

/** Fields of each type, by name. */
export const specTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
 "Spec": {
  "owner": "string",
  "lifecycle": "string",
  "criticality": "string",
  "identifiers": "map<string, dyn>",
  "correlation": "map<string, string>",
  "sources": "Spec_sources",
  "expects": "list<string>",
  "outcome": "string",
  "consumers": "list<string>",
  "objectives": "Spec_objectives",
  "isolatedFrom": "list<string>",
  "monitors": "list<string>",
  "endOfSupport": "string",
  "contract": "Spec_contract",
  "entrypoints": "list<string>",
  "dependsOn": "list<dyn>",
  "runsOn": "list<dyn>",
  "contains": "list<dyn>",
  "partOf": "list<dyn>",
  "memberOf": "list<dyn>",
  "connectsTo": "list<dyn>",
  "uses": "list<dyn>",
  "providesApis": "list<dyn>",
  "consumesApis": "list<dyn>",
  "manages": "list<dyn>",
  "follows": "list<dyn>",
  "readsFrom": "list<dyn>",
  "writesTo": "list<dyn>",
  "class": "string",
  "attributes": "dyn",
  "backup": "Spec_backup",
  "selfUpdates": "Spec_selfUpdates",
  "selector": "map<string, string>",
  "min": "double",
  "max": "double",
  "lifetime": "string",
  "from": "string",
  "to": "string",
  "type": "string",
  "strength": "string",
  "flow": "string",
  "when": "string",
  "reason": "string",
  "members": "list<string>",
  "parent": "string",
  "contact": "string",
  "enabled": "bool",
  "scope": "dyn",
  "deadline": "string",
  "schedule": "string",
  "staleAfter": "string",
  "authority": "map<string, dyn>",
  "credentials": "map<string, string>",
  "zone": "string",
  "start": "string",
  "end": "string",
  "recurrence": "string",
  "duration": "string",
  "exceptions": "list<string>",
  "codes": "list<string>",
  "fingerprints": "list<string>",
  "expires": "string",
  "approvedBy": "string",
  "emergency": "bool",
  "reconciled": "string",
  "rollback": "Spec_rollback",
  "affects": "list<string>"
 },
 "Spec_sources": {
  "paths": "list<string>"
 },
 "Spec_objectives": {
  "availability": "double",
  "latency": "string",
  "rto": "string",
  "rpo": "string"
 },
 "Spec_contract": {
  "with": "string",
  "until": "string",
  "notice": "string"
 },
 "Spec_backup": {
  "every": "string",
  "last": "string",
  "retention": "string",
  "restore": "Spec_backup_restore"
 },
 "Spec_backup_restore": {
  "at": "string",
  "took": "string"
 },
 "Spec_selfUpdates": {
  "schedule": "string",
  "start": "string",
  "duration": "string",
  "zone": "string",
  "effect": "string"
 },
 "Spec_scope": {
  "kinds": "list<string>",
  "classes": "list<string>",
  "namespaces": "list<string>",
  "labels": "map<string, string>",
  "criticality": "list<string>",
  "refs": "list<string>",
  "owners": "list<string>"
 },
 "Spec_rollback": {
  "steps": "list<string>",
  "testedAt": "string"
 }
};
