import type { StoreAddress } from '../evidence/open-store.ts';
import type { Finding } from '../model/finding.ts';
import type { Deadline } from './deadline.ts';
import { observe, relativeTo, type Observed } from './observed.ts';
import type { Sides } from './review-sides.ts';

/**
 * Reads evidence as of a moment. What is not there by the deadline was not seen: a verdict waits for no store. Where a past moment
 * is asked about, it is no news that there is evidence from after it.
 */
export function observer(
  address: StoreAddress,
  deadline: Deadline,
  isPast: (at: Date) => boolean,
): (sides: Pick<Sides, 'base'>, at: Date) => Promise<Observed> {
  return async (sides, at) => {
    const observed = await deadline.race(observe(address, sides.base, at, deadline.context));
    if (!observed) return unread(address, sides, at);
    return isPast(at)
      ? { ...observed, findings: observed.findings.filter(({ code }) => code !== 'evidence.future') }
      : observed;
  };
}

function unread(address: StoreAddress, { base }: Pick<Sides, 'base'>, at: Date): Observed {
  const finding: Finding = {
    code: 'evidence.late',
    severity: 'warning',
    message: `The evidence in ${'folder' in address ? address.folder : 'the database'} could not be read in time, so the verdict rests on declarations alone.`,
    hint: 'Look at why the store is slow or gone, or give the review more time.',
  };
  const evidence = { at: at.toISOString(), sightings: [], coverage: [], runs: [] };
  return { evidence, findings: relativeTo(base.root, [finding]) };
}
