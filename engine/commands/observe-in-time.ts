import type { StoreAddress } from '../evidence/open-store.ts';
import type { Finding } from '../model/finding.ts';
import { noSightings } from '../model/sightings.ts';
import type { Deadline } from './deadline.ts';
import { observe, relativeTo, type Observed } from './observed.ts';
import type { Sides } from './review-sides.ts';

/**
 * Reads evidence as of a moment. What is not there by the deadline was not seen: a verdict waits for no store. Evidence from after
 * the present of a moment is told.
 */
export function observer(
  address: StoreAddress,
  deadline: Deadline,
  presentOf: (at: Date) => Date,
): (sides: Pick<Sides, 'base'>, at: Date) => Promise<Observed> {
  return async (sides, at) => {
    const observed = await deadline.race(observe(address, sides.base, at, deadline.context, presentOf(at)));
    return observed ?? unread(address, sides, at);
  };
}

function unread(address: StoreAddress, { base }: Pick<Sides, 'base'>, at: Date): Observed {
  const finding: Finding = {
    code: 'evidence.late',
    severity: 'warning',
    message: `The evidence in ${'folder' in address ? address.folder : 'the database'} could not be read in time, so the verdict rests on declarations alone.`,
    hint: 'Look at why the store is slow or gone, or give the review more time.',
  };
  const evidence = { at: at.toISOString(), sightings: noSightings, coverage: [], runs: [] };
  return { evidence, findings: relativeTo(base.root, [finding]) };
}
