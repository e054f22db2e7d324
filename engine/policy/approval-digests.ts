import type { Change } from '../model/change.ts';
import { digestOf } from '../model/fingerprint.ts';
import { canonicalJson, compareText, isObject, sameJson, type Json } from '../model/json.ts';
import type { Relation } from '../model/relation.ts';
import type { Asked, AskedPeople } from './approvals.ts';
import { needsAmongAffected, standingOn, type Needs } from './concerned.ts';
import type { Facts } from './facts.ts';
import { isDescriptive } from './requests.ts';

/**
 * By approval: the digest of what somebody agrees to when they give it: what happens to what is theirs, and the changes that it
 * stands on. Lines, comments, formatting, descriptions, ages of evidence and what happens to others are no part of it.
 */
export function approvalDigests(asked: readonly Asked[], facts: Facts): ReadonlyMap<string, string> {
  const needs = needsAmongAffected(facts);
  return new Map(peopleOf(asked).map((node) => [node.id, digestOfPeople(node, needs, facts)]));
}

/** The change as a whole: what an agreement is bound to that concerns no single thing. */
export function digestOfWhole(facts: Facts): string {
  const changes = facts.changes.filter(meansSomething).map((change) => meaningOf(change, facts));
  return digestOf(canonicalJson({ changes: inTextOrder(changes), files: [...(facts.fileDigests ?? [])] }));
}

function peopleOf(asked: readonly Asked[]): readonly AskedPeople[] {
  return asked.flatMap((node) => (node.kind === 'people' ? [node] : peopleOf(node.of)));
}

function digestOfPeople({ id, need, causes, bound }: AskedPeople, needs: Needs, facts: Facts): string {
  const concerned = standingOn(
    causes.map((cause) => cause.id),
    needs,
  );
  const changes = facts.changes.filter(
    (change) => meansSomething(change) && (concerned.has(change.ref) || concerned.has(oldName(change))),
  );
  return digestOf(
    canonicalJson({
      id,
      need,
      causes: inTextOrder(bound),
      changes: inTextOrder(changes.map((change) => meaningOf(change, facts))),
    }),
  );
}

/** False for what changes nothing but words. */
function meansSomething(change: Change): boolean {
  if (change.kind === 'field-changed') return !isDescriptive(change.path);
  return change.kind !== 'relation-changed' || !sameJson(linkOf(change.relation), linkOf(change.was));
}

function oldName(change: Change): string {
  return change.kind === 'entity-renamed' ? change.from : change.ref;
}

/** A change without the place at which it stands. */
function meaningOf(change: Change, { head, fileDigests: files }: Facts): Json {
  const { kind, ref, effect } = change;
  switch (change.kind) {
    case 'entity-added':
      return { kind, ref, effect, spec: meaningOfSpec(head.document(ref)?.['spec']) };
    case 'entity-removed':
      return { kind, ref, effect };
    case 'entity-renamed':
      return { kind, ref, effect, from: change.from };
    case 'field-changed':
      return { kind, ref, effect, path: change.path, old: change.old, new: change.new };
    case 'relation-added':
    case 'relation-removed':
      return { kind, ref, effect, relation: linkOf(change.relation) };
    case 'relation-changed':
      return { kind, ref, effect, relation: linkOf(change.relation), was: linkOf(change.was) };
    case 'files-changed':
      return { kind, ref, effect, files: change.files.map((file) => [file, files?.get(file) ?? null]) };
    default:
      return change satisfies never;
  }
}

function meaningOfSpec(spec: Json | undefined): Json {
  if (!isObject(spec)) return null;
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !isDescriptive(`spec.${field}`)));
}

function linkOf({ from, to, type, strength, flow, when, redundancy }: Relation): Json {
  return { from, to, type, strength, flow, when, redundancy: redundancy && { ...redundancy } };
}

function inTextOrder(values: readonly Json[]): readonly Json[] {
  return [...new Set(values.map((value) => canonicalJson(value)))].sort(compareText);
}
