import { describe, expect, it } from 'vitest';
import { dependentsOf } from '../../engine/drift/dependents.ts';
import type { EstateRelation } from '../../engine/model/estate.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { entitiesOf, item, link } from '../support/estate.ts';

const db: Ref = 'asset:x/db';
const service = (name: string): Ref => `service:x/${name}`;

describe('dependentsOf', () => {
  const entities = entitiesOf([
    item(db),
    item(service('low'), { criticality: 'low' }),
    item(service('near'), { criticality: 'critical' }),
    item(service('far'), { criticality: 'critical' }),
    item(service('plain')),
    item(service('hidden'), { criticality: 'high' }),
  ]);
  const declared = [
    link(service('low'), db),
    link(service('near'), db),
    link(service('far'), service('near')),
    link(service('plain'), db),
    link(service('near'), service('far')),
  ];
  const seen: EstateRelation = {
    from: service('hidden'),
    to: db,
    type: 'connectsTo',
    strength: 'soft',
    grade: 'observed-only',
    reason: '',
  };

  it('lists services, most critical first, then nearest, through cycles and links that were only seen', () => {
    expect(dependentsOf(entities, declared, [seen]).servicesOf(db)).toEqual(
      ['near', 'far', 'hidden', 'low', 'plain'].map(service),
    );
  });

  it.each<[string, string | undefined]>([
    [db, 'critical'],
    [service('near'), 'critical'],
    [service('low'), 'low'],
    [service('plain'), undefined],
    ['observed:process/x', undefined],
  ])('takes %s to be %s', (id, expected) => {
    expect(dependentsOf(entities, declared, [seen]).criticalityOf(id)).toBe(expected);
  });

  it('names the nearest hundred of many services, and still knows how critical it is', () => {
    const chain = Array.from({ length: 100_000 }, (_, index) => service(`s${index}`));
    const many = entitiesOf(chain.map((ref, index) => item(ref, index === 0 ? { criticality: 'critical' } : {})));
    const links = chain.slice(1).map((ref, index) => link(chain[index] ?? ref, ref));
    const dependents = dependentsOf(many, links, []);
    const last = chain.at(-1) ?? db;
    expect(dependents.servicesOf(last)).toEqual(chain.slice(-101, -1).toReversed());
    expect(dependents.criticalityOf(last)).toBe('critical');
  });
});
