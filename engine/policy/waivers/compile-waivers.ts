import type { Catalog, Entity } from '../../model/entity.ts';
import type { FileOrigin, Finding } from '../../model/finding.ts';
import { fingerprintOf, fingerprintOfFinding } from '../../model/fingerprint.ts';
import type { WaiverDocument } from '../../model/generated/documents.ts';
import { compareText, type JsonPath } from '../../model/json.ts';
import { momentOf } from '../../model/moment.ts';
import { shortRef, type Ref } from '../../model/ref.ts';
import { selectorMatcher } from '../match-selector.ts';

/** A waiver that is in force, or was. */
export interface CompiledWaiver {
  readonly ref: Ref;
  readonly owner?: Ref;
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
  readonly codes: readonly string[];
  readonly approvedBy?: string;
  readonly origin: FileOrigin;
  /** Whether it speaks of a finding, whenever. */
  readonly covers: (finding: Finding) => boolean;
  /** Whether a thing is in its scope. */
  readonly speaksOf: (ref: Ref) => boolean;
}

/** The waivers of a catalog, by ref. */
export interface WaiverSet {
  readonly waivers: readonly CompiledWaiver[];
  /** Waivers that cannot be used, or that speak of nothing, and why. */
  readonly findings: readonly Finding[];
}

type WaiverSpec = WaiverDocument['spec'];

/** Reads every waiver that a catalog declares. One that makes no sense, or that nobody known has approved, masks nothing. */
export function compileWaivers(catalog: Catalog): WaiverSet {
  if (!catalog.stats.entities.waiver) return { waivers: [], findings: [] };
  const declared = [...catalog.entities.values()].filter(({ kind }) => kind === 'waiver');
  const people = peopleOf(catalog);
  const waivers: CompiledWaiver[] = [];
  const findings: Finding[] = [];
  for (const entity of declared.sort((a, b) => compareText(a.ref, b.ref))) {
    const spec = (catalog.document(entity.ref) as unknown as WaiverDocument | undefined)?.spec;
    if (!spec) continue;
    const tell = teller(entity, catalog);
    const expires = momentOf(spec.expires);
    if (expires === undefined) {
      findings.push(
        tell(
          'waiver.invalid',
          'error',
          ['expires'],
          `expires at \`${spec.expires}\`, which is no date, so it masks nothing`,
          'Write a date that there is, e.g. `2026-12-01`.',
        ),
      );
    }
    const { approvedBy } = spec;
    const isKnown = approvedBy === undefined || people.has(approvedBy.toLowerCase());
    if (!isKnown) {
      findings.push(
        tell(
          'waiver.unknown-approver',
          'error',
          ['approvedBy'],
          `was approved by \`${approvedBy}\`, who is in no team, so it masks nothing`,
          'Name a member of a team: GitHub logins stand in `members`.',
        ),
      );
    }
    const selects = selectorMatcher(spec.scope, { ...catalog, namespace: entity.namespace });
    const speaksOf = scopeOf(spec, selects, catalog);
    if (spec.scope && ![...catalog.entities.values()].some(selects)) {
      findings.push(
        tell(
          'waiver.unknown-target',
          'warning',
          ['scope'],
          'has nothing in its scope',
          'Mend its scope, or take the waiver out.',
        ),
      );
    }
    if (expires === undefined || !isKnown) continue;
    waivers.push({
      ref: entity.ref,
      ...(entity.owner && { owner: entity.owner }),
      reason: spec.reason,
      expires,
      codes: spec.codes,
      ...(approvedBy !== undefined && { approvedBy }),
      origin: entity.origin,
      covers: coverage(spec, speaksOf),
      speaksOf,
    });
  }
  return { waivers, findings };
}

/** Something that the catalog does not have is in no scope, unless there is none. */
function scopeOf(
  { scope }: WaiverSpec,
  selects: (entity: Entity) => boolean,
  { entities }: Catalog,
): CompiledWaiver['speaksOf'] {
  if (scope === undefined) return () => true;
  return (ref) => {
    const entity = entities.get(ref);
    return entity !== undefined && selects(entity);
  };
}

function coverage(
  { codes, attributes, fingerprints, scope }: WaiverSpec,
  speaksOf: CompiledWaiver['speaksOf'],
): CompiledWaiver['covers'] {
  const isMeant = wordMatcher(codes);
  const isIgnored = attributes && attributeMatcher(attributes);
  const only = fingerprints && new Set(fingerprints);
  return (finding) => {
    if (!isMeant(finding.code) || (only && !only.has(fingerprintOfFinding(finding)))) return false;
    if (isIgnored && (finding.attribute === undefined || !isIgnored(finding.attribute))) return false;
    return finding.ref === undefined ? scope === undefined : speaksOf(finding.ref);
  };
}

/** Whether a word is one of some; `*` at the end of one stands for any. */
function wordMatcher(words: readonly string[]): (word: string) => boolean {
  const exact = new Set(words.filter((word) => !word.endsWith('*')));
  const prefixes = words.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1));
  return (word) => exact.has(word) || prefixes.some((prefix) => word.startsWith(prefix));
}

/** The same of attributes: a word stands for a whole one, or for a value within it with all that is in that. */
function attributeMatcher(words: readonly string[]): (attribute: string) => boolean {
  const isMeant = wordMatcher(words);
  const starts = words.flatMap((word) => [`${word}.`, `${word}[`]);
  return (attribute) => isMeant(attribute) || starts.some((start) => attribute.startsWith(start));
}

/** Finds words for what is wrong with one waiver, at a field of its spec. */
export function teller(
  { ref, origin }: Pick<Entity, 'ref' | 'origin'>,
  catalog: Catalog,
): (code: string, severity: Finding['severity'], field: JsonPath, what: string, hint: string) => Finding {
  return (code, severity, field, what, hint) => ({
    code,
    severity,
    ref,
    origin: catalog.locate(ref, ['spec', ...field]) ?? origin,
    message: `${shortRef(ref)} ${what}.`,
    hint,
    fingerprint: fingerprintOf(code, ref),
  });
}

/** The logins of everybody in a team, in lower case: GitHub's logins have no case. */
function peopleOf({ entities }: Catalog): ReadonlySet<string> {
  const people = new Set<string>();
  for (const { members = [] } of entities.values()) for (const login of members) people.add(login.toLowerCase());
  return people;
}
