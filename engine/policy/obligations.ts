import { onClock } from '../model/duration.ts';
import type { Catalog } from '../model/entity.ts';
import type { Finding } from '../model/finding.ts';
import { fingerprintOf } from '../model/fingerprint.ts';
import { shortRef } from '../model/ref.ts';
import type { Obligation } from '../model/verdict.ts';
import { recordsIn, type ChangeRecord } from './records.ts';

/** What emergencies of a catalog have left to be made up for, by record. */
export function openObligations(catalog: Catalog, at: Date): readonly Obligation[] {
  return recordsIn(catalog).flatMap((record) => (isOpen(record, at) ? [obligationOf(record, at)] : []));
}

/** What an emergency record obliges to. One that names no end is due at once. */
export function obligationOf({ ref, reason, expires }: ChangeRecord, at: Date): Obligation {
  const due = expires ?? at.getTime();
  return { change: ref, reason, due: new Date(due).toISOString(), overdue: due <= at.getTime() };
}

/** A moment that is still to come reconciles nothing. */
export function isOpen({ emergency, reconciled }: ChangeRecord, at: Date): boolean {
  return emergency && (reconciled === undefined || reconciled > at.getTime());
}

/** What a check says of open obligations: overdue ones are errors. */
export function obligationFindings(catalog: Catalog, at: Date): readonly Finding[] {
  const endless = new Set(recordsIn(catalog).flatMap(({ ref, expires }) => (expires === undefined ? [ref] : [])));
  return openObligations(catalog, at).map(({ change, due, overdue }) => {
    const origin = catalog.locate(change, ['spec', 'expires']);
    const what = `the emergency ${shortRef(change)}`;
    return {
      code: overdue ? 'change.overdue' : 'change.open',
      severity: overdue ? 'error' : 'info',
      message: overdue
        ? endless.has(change)
          ? `${capital(what)} does not say by when what it left out is made up for (\`expires\` is missing, or no date that there is), so that is overdue.`
          : `What ${what} left out was to be made up for by ${onClock(due)}, and its record does not say that it was.`
        : `What ${what} left out is to be made up for by ${onClock(due)}.`,
      ref: change,
      ...(origin && { origin }),
      hint: 'Review what was left out, declare what was done, test the rollback; then write `reconciled: DATE` into the record.',
      fingerprint: fingerprintOf(overdue ? 'change.overdue' : 'change.open', change),
    };
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
