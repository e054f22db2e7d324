import { formatSeconds } from '../model/duration.ts';
import type { CoverageNote, Estate, EstateItem } from '../model/estate.ts';
import type { Coverage } from '../model/evidence.ts';
import type { Finding } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import { compareText } from '../model/json.ts';
import { itemName, type Ref } from '../model/ref.ts';
import type { DriftCode } from './codes.ts';
import { type DriftContext, severityOf } from './context.ts';
import { unprovenFindings } from './unproven.ts';
import { listNames } from './words.ts';

/** What one source could not see for one reason, and the items of which nothing is known for it. */
interface Gap {
  readonly source: string;
  readonly code: CoverageCode;
  readonly reason: string;
  readonly ids: string[];
  /** Groups that have fewer than they should, as far as anybody could see, with how many. */
  readonly short: string[];
}

type CoverageCode = Exclude<DriftCode & `coverage.${string}`, 'coverage.unproven'>;

/**
 * What could not be compared: one finding for each source and reason, however many items it concerns; and one for each thing of
 * which what was seen proves nothing.
 */
export function coverageFindings(context: DriftContext): readonly Finding[] {
  const { estate } = context;
  const stale = staleRuns(estate);
  const gaps = new Map<string, Gap>();
  const gapOf = (source: string, code: CoverageCode, reason: string): Gap => {
    const key = `${code}\n${source}\n${reason}`;
    const gap = gaps.get(key) ?? { source, code, reason, ids: [], short: [] };
    gaps.set(key, gap);
    return gap;
  };
  for (const claim of estate.gaps ?? []) {
    gapOf(claim.source, claim.level === 'denied' ? 'coverage.denied' : 'coverage.partial', reasonOf(claim));
  }
  for (const [source, age] of stale) gapOf(source, 'coverage.stale', age);
  for (const item of estate.items) {
    const short = shortOf(item, context);
    if (short === undefined && (item.presence !== 'not-covered' || item.judged === false)) continue;
    for (const note of item.coverage) {
      const code = codeOf(note, estate);
      if (!code) continue;
      const reason =
        code === 'coverage.stale' ? (stale.get(note.source) ?? trimmed(note.reason)) : trimmed(note.reason);
      const gap = gapOf(note.source, code, reason);
      if (short === undefined) gap.ids.push(item.id);
      else gap.short.push(short);
    }
    if (short !== undefined && item.coverage.length === 0)
      gapOf('none', 'coverage.never-observed', 'no source claims to see every instance').short.push(short);
  }
  return [...[...gaps.values()].map((gap) => findingOf(gap, context)), ...unprovenFindings(context)];
}

/** How many instances a group is known to have, where that is too few and there may be more; else undefined. */
function shortOf(item: EstateItem, { entities }: Pick<DriftContext, 'entities'>): string | undefined {
  const min = entities.get(item.id as Ref)?.instances?.min ?? 0;
  const count = item.instances ?? 0;
  if (item.presence !== 'confirmed' || count >= min) return undefined;
  if (item.coverage.some(({ level }) => level === 'complete')) return undefined;
  return `${itemName(item.id)} has ${count} of at least ${min} instances, as far as could be seen`;
}

/** What a claim leaves unseen, as part of a sentence. */
export function reasonOf({ of, class: name, reason }: Coverage): string {
  return trimmed(
    reason ?? `${of === 'items' ? 'things' : 'links'} of class ${name}, for a reason that it does not give`,
  );
}

/** By source: how old its oldest stale run is. */
export function staleRuns({ runs }: Estate): ReadonlyMap<string, string> {
  const ages = new Map<string, number>();
  for (const { source, stale, age } of runs) if (stale) ages.set(source, Math.max(age, ages.get(source) ?? 0));
  return new Map([...ages].map(([source, age]) => [source, `its last run ended ${formatSeconds(age)} ago`]));
}

export function trimmed(reason: string): string {
  return reason.replace(/\.$/, '');
}

function codeOf({ source, level }: CoverageNote, { runs }: Estate): CoverageCode | undefined {
  switch (level) {
    case 'complete':
      return undefined;
    case 'denied':
      return 'coverage.denied';
    case 'partial':
      return 'coverage.partial';
    case 'stale':
      return 'coverage.stale';
    case 'none':
      if (source === 'catalog') return 'coverage.unidentifiable';
      // Without any evidence, that is the one thing to say, and it is said elsewhere.
      if (runs.length === 0) return undefined;
      return runs.some((run) => run.source === source) ? 'coverage.partial' : 'coverage.never-observed';
    default:
      return level satisfies never;
  }
}

function findingOf({ source, code, reason, ids, short }: Gap, context: DriftContext): Finding {
  const names = ids.sort(compareText).map(itemName);
  const items = names.length > 0 ? ` Nothing is known of ${listNames(names)}.` : '';
  const [only, ...others] = ids;
  const entity = only === undefined || others.length > 0 ? undefined : context.entities.get(only as Ref);
  const services = entity ? context.dependents.servicesOf(entity.ref) : [];
  const text = texts[code];
  return {
    code,
    severity: severityOf(code, ids, context),
    message: `${text.says(source, reason)}.${items}${short.length > 0 ? ` ${listNames(short.sort(compareText), 3)}.` : ''}`,
    ...(entity && { ref: entity.ref, origin: entity.origin }),
    hint: text.hint,
    ...(services.length > 0 && { services }),
    // Counts and ages in a reason move from run to run; addresses and names in it tell two gaps apart.
    fingerprint: fingerprintOf(code, source, reason.replace(/(?<![\w.:/-])[0-9]+(?![\w:/-]|\.[0-9])/g, '#')),
  };
}

const texts: Readonly<
  Record<CoverageCode, { readonly says: (source: string, reason: string) => string; readonly hint: string }>
> = {
  'coverage.denied': {
    says: (source, reason) => `${source} could not look: ${reason}`,
    hint: 'Give the source what it lacks, or take this out of its scope. Until then it is unknown, which is not the same as absent.',
  },
  'coverage.partial': {
    says: (source, reason) => `${source} could see only a part: ${reason}`,
    hint: 'What was not seen there may still be there; nothing is called missing or unused for it.',
  },
  'coverage.stale': {
    says: (source, reason) => `${source} is too old to speak of now: ${reason}`,
    hint: 'Run `groundtruth discover` where the source can look, or raise its `staleAfter`.',
  },
  'coverage.never-observed': {
    says: (source, reason) =>
      source === 'none' ? `Nobody looks: ${reason}` : `${source} has never reported, and is expected to see this`,
    hint: 'Run or import the source, or take it out of `expects`; what no source can see is known by its declaration alone.',
  },
  'coverage.unidentifiable': {
    says: (_, reason) => `No source can recognise what is declared: ${reason}`,
    hint: 'Add the identifiers that are wanting.',
  },
};
