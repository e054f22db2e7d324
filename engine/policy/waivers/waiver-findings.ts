import type { Catalog } from '../../model/entity.ts';
import type { Finding } from '../../model/finding.ts';
import { fingerprintOf } from '../../model/fingerprint.ts';
import type { Ref } from '../../model/ref.ts';
import type { Unseen } from '../../model/result.ts';
import { topicOf } from '../codes.ts';
import type { BaselineEntries, Exceptions, Waived } from './apply-waivers.ts';
import { compileWaivers, teller, type WaiverSet } from './compile-waivers.ts';

/** What a command has looked at, so that what it did not find is not there. */
export interface Looked {
  /** Whether the declared was held against what runs. */
  readonly compared: boolean;
  /** What no source could see. */
  readonly unseen: readonly Unseen[];
  /** Names of policies that need nothing beyond what was looked at. */
  readonly policies?: ReadonlySet<string>;
}

/** What is wrong with waivers, whatever they mask: they make no sense, speak of nothing, or are over. */
export function waiverFindings({ waivers, findings }: WaiverSet, catalog: Catalog, at: Date): readonly Finding[] {
  const over = waivers.filter(({ expires }) => expires <= at.getTime());
  return [
    ...findings,
    ...over.map((waiver) =>
      teller(waiver, catalog)(
        'waiver.expired',
        'warning',
        ['expires'],
        `expired on ${new Date(waiver.expires).toISOString().slice(0, 10)} and masks nothing any more`,
        'Mend what it was for and take it out, or have it extended.',
      ),
    ),
  ];
}

/** Exceptions that are for nothing: waivers that mask no finding, and entries of the baseline that are mended. */
export function idleExceptions(
  { waivers: { waivers, findings: problems }, baseline }: Exceptions,
  { used, present }: Waived,
  looked: Looked,
  { catalog, at, baselineFile }: { readonly catalog: Catalog; readonly at: Date; readonly baselineFile?: string },
): readonly Finding[] {
  const aimless = new Set(problems.flatMap(({ code, ref }) => (code === 'waiver.unknown-target' && ref ? [ref] : [])));
  const idle = waivers.filter(
    (waiver) =>
      waiver.expires > at.getTime() &&
      !used.has(waiver.ref) &&
      !aimless.has(waiver.ref) &&
      waiver.codes.every((code) => wasLookedFor(code, looked, (ref) => waiver.speaksOf(ref))),
  );
  const findings = idle.map((waiver) =>
    teller(waiver, catalog)(
      'waiver.unused',
      'warning',
      ['codes'],
      'masks nothing',
      'Take it out where what it was for is mended; else look at its codes and its scope.',
    ),
  );
  const mended = mendedEntries(baseline, present, looked).length;
  if (mended === 0 || baselineFile === undefined) return findings;
  return [
    ...findings,
    {
      code: 'baseline.mended',
      severity: 'info',
      origin: { file: baselineFile, line: 1, column: 1 },
      message: `${mended} ${mended === 1 ? 'entry' : 'entries'} of the baseline ${mended === 1 ? 'is' : 'are'} mended.`,
      hint: 'Take them out with `groundtruth baseline --prune`, so that they cannot come back unseen.',
      fingerprint: fingerprintOf('baseline.mended'),
    },
  ];
}

/** Fingerprints in the baseline that were looked for and are not there any more. */
export function mendedEntries(
  baseline: BaselineEntries,
  present: ReadonlySet<string>,
  looked: Looked,
): readonly string[] {
  return [...baseline].flatMap(([fingerprint, { code, ref }]) =>
    !present.has(fingerprint) && wasLookedFor(code, looked, (unseen) => unseen === ref) ? [fingerprint] : [],
  );
}

/** Whether a finding of this code would have been found, but for what could not be seen. */
function wasLookedFor(code: string, { compared, unseen, policies }: Looked, concerns: (ref: Ref) => boolean): boolean {
  if (isDeclared(code) || policies?.has(code.replace(/^policy\./, '')) === true) return true;
  return compared && !unseen.some(({ inherent, ref }) => inherent !== true && (ref === undefined || concerns(ref)));
}

/** Whether a code, or all that begin with it, comes from what is declared alone. Policies may judge what was observed. */
function isDeclared(code: string): boolean {
  const [room = ''] = code.split('.');
  if (room.includes('*') || room === 'policy') return false;
  if (!code.includes('*')) return topicOf(code) === 'declared';
  return room !== 'relation' && topicOf(`${room}.`) === 'declared';
}

/** Waivers that a change brings and that one of its authors approves: nobody accepts their own exception. */
export function selfApproved(after: Catalog, before: Catalog, authors: readonly string[]): readonly Finding[] {
  if (authors.length === 0) return [];
  const own = new Set(authors.map((login) => login.toLowerCase()));
  const approved = new Map(compileWaivers(before).waivers.map(({ ref, approvedBy }) => [ref, approvedBy]));
  return compileWaivers(after)
    .waivers.filter(
      ({ ref, approvedBy }) =>
        approvedBy !== undefined && own.has(approvedBy.toLowerCase()) && approved.get(ref) !== approvedBy,
    )
    .map((waiver) =>
      teller(waiver, after)(
        'waiver.self-approved',
        'error',
        ['approvedBy'],
        `names \`${waiver.approvedBy}\` as who approved it, an author of this change`,
        'Have somebody else accept it, and name them.',
      ),
    );
}
