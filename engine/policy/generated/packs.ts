// Generated from schemas/ by `npm run generate`. Change the schema, not this file.
import type { PolicyDocument } from '../../model/generated/documents.ts';

/** The policies of each pack. */
export const packs: Readonly<Record<string, readonly PolicyDocument[]>> = {
 "backup": [
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "data-is-backed-up",
    "title": "Data that matters is backed up"
   },
   "spec": {
    "judges": "entity",
    "select": {
     "classes": [
      "database",
      "dataset",
      "storage"
     ]
    },
    "expression": "has(entity.spec.backup) || entity.lifecycle != \"production\" || !(entity.criticality in [\"critical\", \"high\"] ||\n  dependents(entity).exists(one, one.criticality in [\"critical\", \"high\"]))",
    "message": "{{ entity.ref }} keeps data{{ dependents(entity).exists(one, one.criticality in [\"critical\", \"high\"]) ? \" for \" : \"\" }}{{ dependents(entity).filter(one, one.criticality in [\"critical\", \"high\"]).map(one, one.ref) }}, and its record says nothing of a backup.",
    "hint": "Write `backup: {every: 24h, last: 2026-01-31T02:00:00Z, restore: {at: 2026-01-15, took: 40m}}`.",
    "relaxable": true
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "backup-meets-objective",
    "title": "The last backup is as new as the objective asks",
    "description": "No more may be lost than the recovery point objective of a service allows, whatever has to be restored for it."
   },
   "spec": {
    "judges": "entity",
    "select": {
     "kinds": [
      "service"
     ]
    },
    "expression": "!has(entity.spec.objectives) || !has(entity.spec.objectives.rpo) || needsAlone(entity).all(need, !has(need.spec.backup) ||\n  ((!has(need.spec.backup.every) || span(need.spec.backup.every) <= span(entity.spec.objectives.rpo)) &&\n  (!has(need.spec.backup.last) || age(need.spec.backup.last) <= span(entity.spec.objectives.rpo))))",
    "message": "{{ entity.ref }} may lose {{ span(entity.spec.objectives.rpo) }}, and the backup of {{ needsAlone(entity).filter(need, has(need.spec.backup) &&\n  ((has(need.spec.backup.every) && span(need.spec.backup.every) > span(entity.spec.objectives.rpo)) ||\n  (has(need.spec.backup.last) && age(need.spec.backup.last) > span(entity.spec.objectives.rpo)))).map(need, need.ref) }}\nis older, or made less often. It would be restored in this order: {{ restoreOrder(entity).map(one, one.ref) }}.",
    "hint": "Back up more often, and find out why the last backup is missing.",
    "field": "spec.objectives.rpo"
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "restore-is-tested",
    "title": "Somebody has tried to get the data back, within a year"
   },
   "spec": {
    "judges": "entity",
    "expression": "!has(entity.spec.backup) || (has(entity.spec.backup.restore) && age(entity.spec.backup.restore.at) < span(\"365d\"))",
    "severity": "warning",
    "message": "{{ entity.ref }} is backed up, and {{ has(entity.spec.backup.restore) ? \"the last restore was tried \" + entity.spec.backup.restore.at :\n  \"nobody has ever tried to restore it\" }}{{ size(restoreOrder(entity)) == 0 ? \"\" :\n  \"; it comes after \" + restoreOrder(entity).map(one, one.ref).join(\", \") }}.",
    "hint": "Try it, and write `restore: {at: …, took: …}` under `backup`.",
    "field": "spec.backup",
    "relaxable": true
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "restore-meets-objective",
    "title": "A restore takes no longer than the objective allows"
   },
   "spec": {
    "judges": "entity",
    "select": {
     "kinds": [
      "service"
     ]
    },
    "expression": "!has(entity.spec.objectives) || !has(entity.spec.objectives.rto) || needsAlone(entity).all(need, !has(need.spec.backup) || !has(need.spec.backup.restore) ||\n  !has(need.spec.backup.restore.took) ||\n  span(need.spec.backup.restore.took) <= span(entity.spec.objectives.rto))",
    "message": "{{ entity.ref }} has to be back within {{ span(entity.spec.objectives.rto) }}, and to restore {{ needsAlone(entity).filter(need, has(need.spec.backup) && has(need.spec.backup.restore) &&\n  has(need.spec.backup.restore.took) && span(need.spec.backup.restore.took) > span(entity.spec.objectives.rto))\n  .map(need, need.ref + \" took \" + need.spec.backup.restore.took) }}.",
    "hint": "Make the restore quicker, keep a copy that can take over, or promise less.",
    "field": "spec.objectives.rto"
   }
  }
 ],
 "criticality": [
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "stands-on-nothing-less-critical",
    "title": "Nothing is more critical than what it cannot do without",
    "description": "What is rated lower gets less care: fewer people are asked when it changes, and it comes back later."
   },
   "spec": {
    "judges": "relation",
    "select": {
     "criticality": [
      "critical",
      "high"
     ]
    },
    "expression": "relation.strength != \"hard\" || relation.redundancy > 0 || relation.to.criticality in [\"\", \"critical\"] || relation.to.criticality == relation.from.criticality",
    "message": "{{ relation.from.ref }} is {{ relation.from.criticality }} and cannot do without {{ relation.to.ref }}, which is only {{ relation.to.criticality }}.",
    "hint": "Rate it as high as what needs it, or let it fail without harm: `strength: soft`, or a choice with `anyOf`."
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "what-critical-stands-on-is-rated",
    "title": "What something critical cannot do without is rated"
   },
   "spec": {
    "judges": "relation",
    "select": {
     "criticality": [
      "critical"
     ]
    },
    "expression": "relation.strength != \"hard\" || relation.redundancy > 0 || !(relation.to.kind in [\"service\", \"asset\", \"group\"]) || relation.to.criticality != \"\"",
    "severity": "info",
    "message": "{{ relation.from.ref }} is critical and cannot do without {{ relation.to.ref }}, which nobody has rated.",
    "hint": "Write its `criticality`.",
    "relaxable": true
   }
  }
 ],
 "expiry": [
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "is-not-expired",
    "title": "Nothing in use has run out"
   },
   "spec": {
    "judges": "entity",
    "expression": "entity.lifecycle == \"retired\" || ((!(\"notAfter\" in entity.attributes) || instant(entity.attributes.notAfter) > at()) && (!(\"expires\" in entity.attributes) || instant(entity.attributes.expires) > at()) && (!has(entity.spec.contract) || instant(entity.spec.contract.until) > at()))",
    "message": "{{ entity.ref }} has run out: {{ ((\"notAfter\" in entity.attributes ? [\"`notAfter` is \" + string(entity.attributes.notAfter)] : []) +\n  (\"expires\" in entity.attributes ? [\"`expires` is \" + string(entity.attributes.expires)] : []) +\n  (has(entity.spec.contract) ? [\"the contract ends \" + entity.spec.contract.until] : [])) }}.",
    "hint": "Renew it, and write down until when."
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "is-renewed-in-time",
    "title": "What runs out within 30 days is being renewed"
   },
   "spec": {
    "judges": "entity",
    "expression": "entity.lifecycle == \"retired\" || ((!(\"notAfter\" in entity.attributes) || instant(entity.attributes.notAfter) <= at() ||\n  until(entity.attributes.notAfter) > span(\"30d\")) &&\n(!(\"expires\" in entity.attributes) || instant(entity.attributes.expires) <= at() ||\n  until(entity.attributes.expires) > span(\"30d\")))",
    "severity": "warning",
    "message": "{{ entity.ref }} runs out in {{ until(\"notAfter\" in entity.attributes ? string(entity.attributes.notAfter) : string(entity.attributes.expires)) }}.",
    "hint": "Renew it now, or let it renew itself.",
    "relaxable": true
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "contract-is-renewed-in-time",
    "title": "A contract is renewed, or given notice of, while there is time"
   },
   "spec": {
    "judges": "entity",
    "expression": "!has(entity.spec.contract) || instant(entity.spec.contract.until) <= at() || until(entity.spec.contract.until) >\n  span(\"30d\") + (has(entity.spec.contract.notice) ? span(entity.spec.contract.notice) : span(\"0s\"))",
    "severity": "warning",
    "message": "The contract for {{ entity.ref }}{{ has(entity.spec.contract.with) ? \" with \" + entity.spec.contract.with : \"\" }} ends in {{ until(entity.spec.contract.until) }}.",
    "hint": "Renew it, or give notice.",
    "field": "spec.contract.until",
    "relaxable": true
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "expires-in-no-freeze",
    "title": "Nothing runs out while it must not be changed",
    "description": "What runs out in a freeze has to be renewed before the freeze begins."
   },
   "spec": {
    "judges": "entity",
    "expression": "entity.lifecycle == \"retired\" || ((!(\"notAfter\" in entity.attributes) || instant(entity.attributes.notAfter) <= at() ||\n  size(freezes(entity, string(entity.attributes.notAfter))) == 0) &&\n(!(\"expires\" in entity.attributes) || instant(entity.attributes.expires) <= at() ||\n  size(freezes(entity, string(entity.attributes.expires))) == 0))",
    "message": "{{ entity.ref }} runs out on {{ instant(\"notAfter\" in entity.attributes ? string(entity.attributes.notAfter) : string(entity.attributes.expires)) }}, in the freeze {{ freezes(entity, \"notAfter\" in entity.attributes ? string(entity.attributes.notAfter) :\n  string(entity.attributes.expires)) }}.",
    "hint": "Renew it before the freeze begins."
   }
  }
 ],
 "isolation": [
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "isolation-holds",
    "title": "Nothing needs what it claims to be isolated from",
    "description": "`isolatedFrom` names what a thing must never need, directly or through others, by what is declared and by what was seen."
   },
   "spec": {
    "judges": "entity",
    "expression": "!has(entity.spec.isolatedFrom) || entity.spec.isolatedFrom.all(other, !reaches(entity, other))",
    "message": "{{ entity.ref }} claims to be isolated, and needs what it claims to be isolated from: {{ entity.spec.isolatedFrom.filter(other, reaches(entity, other)).map(other, path(entity, other)) }}.",
    "hint": "Cut the way, or give up the claim.",
    "field": "spec.isolatedFrom"
   }
  }
 ],
 "lifecycle": [
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "retired-is-not-needed",
    "title": "Nothing that lives needs what is retired"
   },
   "spec": {
    "judges": "entity",
    "expression": "entity.lifecycle != \"retired\" || dependents(entity).all(one, one.lifecycle == \"retired\")",
    "message": "{{ entity.ref }} is retired, and {{ dependents(entity).filter(one, one.lifecycle != \"retired\").map(one, one.ref) }} still need it.",
    "hint": "Take it out of what they need, or bring it back.",
    "field": "spec.lifecycle"
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "production-stands-on-production",
    "title": "What is in production cannot do without anything that is only planned or tried out"
   },
   "spec": {
    "judges": "relation",
    "expression": "relation.strength != \"hard\" || relation.redundancy > 0 || relation.from.lifecycle != \"production\" || !(relation.to.lifecycle in [\"planned\", \"experimental\"])",
    "severity": "warning",
    "message": "{{ relation.from.ref }} is in production and cannot do without {{ relation.to.ref }}, which is {{ relation.to.lifecycle }}.",
    "hint": "Make it `production`, or let it fail without harm.",
    "relaxable": true
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "is-supported",
    "title": "Somebody stands behind it"
   },
   "spec": {
    "judges": "entity",
    "expression": "entity.lifecycle == \"retired\" || ((!has(entity.spec.endOfSupport) || instant(entity.spec.endOfSupport) > at()) && (!(\"endOfSupport\" in entity.attributes) || instant(entity.attributes.endOfSupport) > at()))",
    "message": "{{ entity.ref }} has had no support since {{ has(entity.spec.endOfSupport) ? entity.spec.endOfSupport : string(entity.attributes.endOfSupport) }}.",
    "hint": "Upgrade it, buy support, or retire it."
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "stays-supported",
    "title": "The end of support is planned for"
   },
   "spec": {
    "judges": "entity",
    "select": {
     "criticality": [
      "critical",
      "high"
     ]
    },
    "expression": "entity.lifecycle == \"retired\" || ((!has(entity.spec.endOfSupport) || instant(entity.spec.endOfSupport) <= at() ||\n  until(entity.spec.endOfSupport) > span(\"180d\")) &&\n(!(\"endOfSupport\" in entity.attributes) || instant(entity.attributes.endOfSupport) <= at() ||\n  until(entity.attributes.endOfSupport) > span(\"180d\")))",
    "severity": "warning",
    "message": "{{ entity.ref }} is supported until {{ has(entity.spec.endOfSupport) ? entity.spec.endOfSupport : string(entity.attributes.endOfSupport) }} only.",
    "hint": "Plan the upgrade now.",
    "relaxable": true
   }
  }
 ],
 "monitoring": [
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "core-path-is-watched",
    "title": "Whatever a critical service needs is watched by something",
    "description": "`expects` names the sources that should see it, `monitors` the checks, dashboards and alerts that watch it."
   },
   "spec": {
    "judges": "entity",
    "select": {
     "kinds": [
      "service",
      "asset",
      "group"
     ]
    },
    "expression": "entity.lifecycle != \"production\" || size(entity.expects) > 0 || has(entity.spec.monitors) || (entity.criticality != \"critical\" && !dependents(entity).exists(one, one.criticality == \"critical\"))",
    "severity": "warning",
    "message": "Nothing watches {{ entity.ref }}, {{ entity.criticality == \"critical\" ? \"which is critical\" : \"which is needed by \" +\n  dependents(entity).filter(one, one.criticality == \"critical\").map(one, one.ref).join(\", \") }}.",
    "hint": "Name the sources that should see it under `expects`, or its checks under `monitors`.",
    "relaxable": true
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "evidence-is-fresh",
    "title": "Every source has looked lately"
   },
   "spec": {
    "judges": "evidence",
    "expression": "evidence.complete && !evidence.stale",
    "severity": "warning",
    "message": "The newest evidence of {{ evidence.source }} is {{ evidence.age }} old{{ evidence.complete ? '' : ', and not whole' }}.",
    "hint": "Run `groundtruth discover`, and see what keeps the source from looking.",
    "relaxable": true
   }
  }
 ],
 "objectives": [
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "critical-service-has-objectives",
    "title": "A service that matters promises something"
   },
   "spec": {
    "judges": "entity",
    "select": {
     "kinds": [
      "service"
     ],
     "criticality": [
      "critical",
      "high"
     ]
    },
    "expression": "entity.lifecycle != \"production\" || (has(entity.spec.objectives) && has(entity.spec.objectives.availability) && has(entity.spec.objectives.rto))",
    "severity": "warning",
    "message": "{{ entity.ref }} is {{ entity.criticality }}, and does not say how available it is, or how soon it is back.",
    "hint": "Write `objectives: {availability: 99.9, rto: 15m}`.",
    "relaxable": true
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "availability-can-hold",
    "title": "What it needs leaves room for what it promises",
    "description": "Availabilities multiply: a service that promises 99.95 % and cannot do without something that promises 99.5 % promises what it cannot keep. What stands in for each other counts together; what promises nothing is taken for always up."
   },
   "spec": {
    "judges": "entity",
    "expression": "!has(entity.spec.objectives) || !has(entity.spec.objectives.availability) || entity.spec.objectives.availability <= attainable(entity)",
    "message": "{{ entity.ref }} promises {{ entity.spec.objectives.availability }} %, and what it needs allows for {{ attainable(entity) }} % at best.",
    "hint": "Give it something to stand in, make what it needs more available, or promise less.",
    "field": "spec.objectives.availability"
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "recovery-can-hold",
    "title": "What it needs is back before it has to be"
   },
   "spec": {
    "judges": "entity",
    "expression": "!has(entity.spec.objectives) || !has(entity.spec.objectives.rto) || needsAlone(entity).all(need,\n  !has(need.spec.objectives) || !has(need.spec.objectives.rto) ||\n  span(need.spec.objectives.rto) <= span(entity.spec.objectives.rto))",
    "message": "{{ entity.ref }} has to be back within {{ span(entity.spec.objectives.rto) }}, and needs {{ needsAlone(entity).filter(need, has(need.spec.objectives) && has(need.spec.objectives.rto) &&\n  span(need.spec.objectives.rto) > span(entity.spec.objectives.rto))\n  .map(need, need.ref + \" (\" + need.spec.objectives.rto + \"; \" + path(entity, need) + \")\") }}.",
    "hint": "Agree on one recovery time along the chain.",
    "field": "spec.objectives.rto"
   }
  }
 ],
 "ownership": [
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "owner-is-a-team",
    "title": "A team answers for it",
    "description": "People leave and go on holiday; a team stays."
   },
   "spec": {
    "judges": "entity",
    "expression": "entity.owner.startsWith(\"team:\")",
    "message": "{{ entity.ref }} is owned by {{ entity.owner == '' ? 'nobody' : entity.owner }}, and not by a team.",
    "hint": "Name a team as its owner; whoever is in it can change without a change to every record.",
    "field": "spec.owner"
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "owner-can-be-asked",
    "title": "The team that answers for it has people"
   },
   "spec": {
    "judges": "entity",
    "expression": "!entity.owner.startsWith(\"team:\") || find(entity.owner).exists(team, size(team.members) > 0)",
    "severity": "warning",
    "message": "{{ entity.ref }} is owned by {{ entity.owner }}, and the catalog names nobody of that team.",
    "hint": "Add the GitHub logins of its people under `members`.",
    "field": "spec.owner",
    "relaxable": true
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "service-is-rated",
    "title": "It is known how much a service matters",
    "description": "Approvals and impact go by criticality; what nobody rated counts as the least."
   },
   "spec": {
    "judges": "entity",
    "select": {
     "kinds": [
      "service"
     ]
    },
    "expression": "entity.lifecycle != \"production\" || entity.criticality != \"\"",
    "severity": "warning",
    "message": "{{ entity.ref }} is in production, and nobody says how critical it is.",
    "hint": "Write `criticality: critical`, `high`, `medium` or `low`.",
    "relaxable": true
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "critical-service-says-what-for",
    "title": "A service that matters says what it is for, and whom"
   },
   "spec": {
    "judges": "entity",
    "select": {
     "kinds": [
      "service"
     ],
     "criticality": [
      "critical",
      "high"
     ]
    },
    "expression": "has(entity.spec.outcome) && has(entity.spec.consumers)",
    "severity": "warning",
    "message": "{{ entity.ref }} is {{ entity.criticality }}, and does not say {{ has(entity.spec.outcome) ? \"who its consumers are\" : \"what its consumers get\" }}.",
    "hint": "Write `outcome` in a sentence, and `consumers`.",
    "relaxable": true
   }
  }
 ],
 "redundancy": [
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "critical-stands-on-no-single-thing",
    "title": "Nothing alone takes a critical service down",
    "description": "What a critical service needs, directly or through others, and what nothing can stand in for."
   },
   "spec": {
    "judges": "entity",
    "select": {
     "kinds": [
      "service"
     ],
     "criticality": [
      "critical"
     ]
    },
    "expression": "needsAlone(entity).all(thing, thing.kind != \"asset\")",
    "severity": "warning",
    "message": "{{ entity.ref }} goes down with any one of {{ needsAlone(entity).filter(thing, thing.kind == \"asset\").map(thing, thing.ref) }}: nothing can stand in for it.",
    "hint": "Declare what stands in for it, as `{anyOf: […], need: 1}`, or accept the risk with a waiver.",
    "relaxable": true
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "stand-ins-share-nothing",
    "title": "Things that stand in for each other do not fail together"
   },
   "spec": {
    "judges": "relation",
    "expression": "relation.redundancy == 0 || !needsAlone(relation.to).exists(shared,\n  dependencies(relation.from, 1).exists(other,\n    other.ref != relation.to.ref && redundancy(relation.from, other) > 0 && reaches(other, shared) &&\n    needsAlone(other).exists(need, need.ref == shared.ref)))",
    "message": "{{ relation.from.ref }} counts on {{ relation.to.ref }} when another fails, and both fail with {{ needsAlone(relation.to).filter(shared, dependencies(relation.from, 1).exists(other,\n  other.ref != relation.to.ref && redundancy(relation.from, other) > 0 &&\n  needsAlone(other).exists(need, need.ref == shared.ref))).map(shared, shared.ref) }}.",
    "hint": "Put them on different hosts, or do not count them as redundant.",
    "relaxable": true
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "group-can-lose-one",
    "title": "A group that something critical needs can lose an instance"
   },
   "spec": {
    "judges": "entity",
    "select": {
     "kinds": [
      "group"
     ]
    },
    "expression": "!dependents(entity).exists(one, one.criticality == \"critical\") || (has(entity.spec.min) && entity.spec.min >= 2.0)",
    "severity": "warning",
    "message": "{{ entity.ref }} may shrink to one instance, and {{ dependents(entity).filter(one, one.criticality == 'critical').map(one, one.ref) }} need it.",
    "hint": "Raise `min` to 2 or more.",
    "field": "spec.min",
    "relaxable": true
   }
  }
 ],
 "risk": [
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "risk-needs-its-owner",
    "title": "The owner of what a risky change begins with agrees to it"
   },
   "spec": {
    "judges": "impact",
    "effect": "approval",
    "expression": "risk.total < 10",
    "message": "The risk of this change is {{ risk.total }} points: {{ risk.contributions.map(one, one.name + ' ' + string(one.points)) }}."
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "risk-is-bounded",
    "title": "No change takes more than 25 points of risk at once"
   },
   "spec": {
    "judges": "impact",
    "expression": "risk.total <= 25",
    "message": "The risk of this change is {{ risk.total }} points, and 25 are the most: {{ risk.contributions.map(one, one.name + ' ' + string(one.points)) }}.",
    "hint": "Split it into smaller changes, or land what lowers the risk first."
   }
  }
 ],
 "rollback": [
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "risky-change-has-a-plan",
    "title": "A risky change says how it is taken back"
   },
   "spec": {
    "judges": "impact",
    "effect": "plan",
    "expression": "risk.total < 10",
    "message": "The risk of this change is {{ risk.total }} points; from 10 on, it needs a rollback plan."
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "change-to-data-has-a-plan",
    "title": "Whoever replaces or removes what keeps data says how it comes back"
   },
   "spec": {
    "judges": "change",
    "select": {
     "classes": [
      "database",
      "dataset",
      "storage"
     ]
    },
    "effect": "plan",
    "expression": "!(change.effect in [\"replace\", \"remove\"])",
    "message": "{{ change.ref }} keeps data, and this change would {{ change.effect }} it."
   }
  }
 ],
 "standard-changes": [
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "descriptions",
    "title": "What only describes"
   },
   "spec": {
    "judges": "change",
    "effect": "standard",
    "expression": "change.kind == \"field-changed\" && change.effect == \"none\" && change.path.matches(\"^(metadata\\\\.(title|description|links|annotations)|spec\\\\.(outcome|monitors))(\\\\.|\\\\[|$)\")",
    "message": "It changes nothing that runs."
   }
  },
  {
   "apiVersion": "groundtruth/v1",
   "kind": "Policy",
   "metadata": {
    "name": "scaling",
    "title": "More copies of something, up to twice as many"
   },
   "spec": {
    "judges": "change",
    "effect": "standard",
    "expression": "change.kind == \"field-changed\" && change.path == \"spec.attributes.replicas\" && has(change.old) && has(change.new) && double(change.new) >= double(change.old) && double(change.new) <= 2.0 * double(change.old)",
    "message": "It scales by at most two."
   }
  }
 ]
};
