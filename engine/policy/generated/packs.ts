// Generated from schemas/ by `npm run generate`. Change the schema, not this file.
import type { PolicyDocument } from '../../model/generated/documents.ts';

/** The policies of each pack. */
export const packs: Readonly<Record<string, readonly PolicyDocument[]>> = {
 "ownership": [
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "owner-is-a-team",
    "title": "A team answers for it"
   },
   "spec": {
    "judges": "entity",
    "select": {
     "kinds": [
      "service",
      "asset",
      "group",
      "api",
      "system",
      "domain"
     ]
    },
    "expression": "entity.owner.startsWith(\"team:\")",
    "message": "{{ entity.ref }} is owned by {{ entity.owner == '' ? 'nobody' : entity.owner }}, and not by a team."
   }
  }
 ]
};
