import * as fc from 'fast-check';
import type { ImpactInput } from '../../engine/impact/impact.ts';
import type { EstateRelation } from '../../engine/model/estate.ts';
import { impactStates } from '../../engine/model/impact.ts';
import type { Ref } from '../../engine/model/ref.ts';
import type { Relation } from '../../engine/model/relation.ts';
import { entitiesOf, estateOf, itemOf, relationOf, sightingOf, startOf } from './entities.ts';

const refs = Array.from('abcdefgh', (name): Ref => `asset:x/${name}`);
const ghosts = ['observed:process/1', 'observed:process/2'];
const ref = fc.constantFrom(...refs);
const id = fc.constantFrom<string>(...refs, ...ghosts);
const strength = fc.constantFrom('hard' as const, 'soft' as const, 'none' as const);
const flow = fc.constantFrom(undefined, 'sync' as const, 'async' as const, 'batch' as const);
const type = fc.constantFrom('dependsOn' as const, 'connectsTo' as const, 'runsOn' as const);

/** One plain relation, or a choice of redundant ones. */
const declared: fc.Arbitrary<readonly Relation[]> = fc
  .record({
    from: ref,
    to: fc.uniqueArray(ref, { minLength: 1, maxLength: 4 }),
    need: fc.integer({ min: 0, max: 3 }),
    strength,
    flow,
    type,
    when: fc.constantFrom(undefined, 'failover', 'month-end'),
  })
  .map(({ from, to, need, flow: moves, when, ...facts }) => {
    const more = { ...facts, ...(moves && { flow: moves }), ...(when !== undefined && { when }) };
    if (need === 0) return to.slice(0, 1).map((target) => relationOf(from, target, more));
    const redundancy = {
      id: `${from} ${[...to].sort().join(' ')} ${need} ${moves} ${when} ${facts.type} ${facts.strength}`,
      need,
    };
    return to.map((target) => relationOf(from, target, { ...more, redundancy }));
  });

const observed: fc.Arbitrary<EstateRelation> = fc
  .record({
    from: id,
    to: id,
    type,
    strength,
    grade: fc.constantFrom('confirmed' as const, 'observed-only' as const, 'not-covered' as const),
  })
  .map(({ from, to, ...facts }) => sightingOf(from, to, facts));

/** Inputs of an impact with everything in them: choices, cycles, parallel links, sightings, things nobody declared. */
export function impactInputs(): fc.Arbitrary<ImpactInput> {
  return fc
    .record({
      relations: fc.array(declared, { maxLength: 14 }).map((lists) => lists.flat()),
      sightings: fc.array(observed, { maxLength: 6 }),
      starts: fc.array(
        fc.tuple(id, fc.constantFrom(...impactStates)).map(([start, state]) => startOf(start, state)),
        { minLength: 1, maxLength: 3 },
      ),
    })
    .map(({ relations, sightings, starts }) => ({
      entities: entitiesOf(...refs),
      relations,
      estate: estateOf(
        ghosts.map((ghost) => itemOf(ghost)),
        sightings,
      ),
      starts,
    }));
}

/** One more relation, plain and declared. */
export const oneMore: fc.Arbitrary<Relation> = fc
  .record({ from: ref, to: ref, strength, flow })
  .map(({ from, to, flow: moves, strength: force }) =>
    relationOf(from, to, { type: 'uses', strength: force, ...(moves && { flow: moves }) }),
  );
