import type { ClassTree } from '../model/asset-class.ts';
import type { Finding } from '../model/finding.ts';
import { type Ref, shortRef } from '../model/ref.ts';
import type { DraftEntity, LocateDraft } from './draft.ts';
import { contestedIdentities } from './identity-claims.ts';
import { shown } from './words.ts';

/** Entities that a finding names. */
const mostNamed = 5;

/** Entities that claim to be the same thing: an observation could not say which of them it saw. */
export function identityFindings(
  kept: ReadonlyMap<Ref, DraftEntity>,
  classes: ClassTree,
  locate: LocateDraft,
): readonly Finding[] {
  const entities = [...kept.values()].map(({ entity }) => entity);
  return contestedIdentities(entities, classes).map(({ entities: claimants, identities }) => {
    const places = claimants.map(({ ref, origin }) => {
      const draft = kept.get(ref);
      return { ref, origin: draft ? locate(draft, ['spec', 'identifiers']) : origin };
    });
    const names = claimants.slice(0, mostNamed).map(({ ref }) => `\`${shortRef(ref)}\``);
    const more = claimants.length > mostNamed ? ` and ${claimants.length - mostNamed} more` : '';
    const shared = identities.slice(0, mostNamed).map(shown);
    const [first, ...others] = places;
    return {
      code: 'entity.identifier-claimed',
      severity: 'error',
      ...first,
      message: `${names.join(', ')}${more} claim the same identity: ${shared.join(', ')}.`,
      hint: 'Give each what only it has, or declare one of them; the old one of a replacement is `lifecycle: retired`.',
      related: others
        .slice(0, mostNamed)
        .map(({ ref, origin }) => ({ message: `${shortRef(ref)} claims it too.`, origin })),
    };
  });
}
