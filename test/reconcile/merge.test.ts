import { describe, expect, it } from 'vitest';
import type { Ref } from '../../engine/model/ref.ts';
import { estateOf, item, itemOf, presences, type Source } from '../support/estate.ts';

const vm: Ref = 'asset:shop/vm';

describe('things that several sources see', () => {
  it('are one where a strong identifier is shared (B03)', () => {
    const estate = estateOf({
      items: [],
      sources: [
        {
          source: 'vmware',
          sees: [
            {
              class: 'virtual-machine',
              identifiers: { instanceUuid: 'aaaa1111-0000-0000-0000-00000000000b', serial: 'AB12CD' },
            },
          ],
        },
        { source: 'agent', sees: [{ class: 'server', identifiers: { serial: 'ab12cd', assetTag: 'T-1' } }] },
        { source: 'scanner', sees: [{ class: 'host', identifiers: { assetTag: 't-1' } }] },
      ],
    });
    expect(estate.items).toHaveLength(1);
    expect(estate.items[0]).toMatchObject({ class: 'server', presence: 'undeclared' });
    expect(estate.items[0]?.sightings).toHaveLength(3);
  });

  it('bring to a declared item what only another source can tie to it', () => {
    const estate = estateOf({
      items: [item(vm, { class: 'virtual-machine', identifiers: { serial: 'AB12CD' } })],
      sources: [
        { source: 'vmware', sees: [{ class: 'virtual-machine', identifiers: { serial: 'AB12CD', assetTag: 'T-1' } }] },
        {
          source: 'scanner',
          sees: [{ class: 'server', identifiers: { assetTag: 'T-1' }, attributes: { os: 'Debian 12' } }],
        },
      ],
    });
    expect(presences(estate)).toEqual({ [vm]: 'confirmed' });
    expect(itemOf(estate, vm).attributes['os']?.observed).toMatchObject({ source: 'scanner' });
  });

  it.each<[string, Source[]]>([
    [
      'two things of one source',
      [
        {
          source: 'a',
          sees: [
            { key: '1', class: 'server', identifiers: { serial: 'AB12CD' } },
            { key: '2', class: 'server', identifiers: { assetTag: 'T-1' } },
          ],
        },
        { source: 'b', sees: [{ class: 'server', identifiers: { serial: 'AB12CD', assetTag: 'T-1' } }] },
      ],
    ],
    [
      'things on two machines',
      [
        { source: 'a', sees: [{ identifiers: { host: 'm1', endpoint: '10.0.0.9:80' } }] },
        { source: 'b', sees: [{ identifiers: { host: 'm2', endpoint: '10.0.0.9:80' } }] },
      ],
    ],
    [
      'what shares only a weak identifier',
      [
        { source: 'a', sees: [{ class: 'server', identifiers: { host: 'm1' } }] },
        { source: 'b', sees: [{ class: 'server', identifiers: { host: 'm1' } }] },
      ],
    ],
  ])('are never made one: %s (law 7)', (_, sources) => {
    const things = sources.flatMap(({ sees = [] }) => sees).length;
    const estate = estateOf({ items: [], sources });
    expect(estate.items.length).toBeGreaterThan(1);
    expect(estate.items.flatMap(({ sightings }) => sightings)).toHaveLength(things);
    expect(new Set(estate.items.map(({ id }) => id)).size).toBe(estate.items.length);
  });

  it('do not make two declared items one', () => {
    const estate = estateOf({
      items: [
        item(vm, { class: 'server', identifiers: { serial: 'AB12CD' } }),
        item('asset:shop/vm2', { class: 'server', identifiers: { assetTag: 'T-1' } }),
      ],
      sources: [
        {
          source: 'a',
          sees: [
            { class: 'server', identifiers: { serial: 'AB12CD', biosUuid: 'abcdef01-2345-6789-abcd-ef0123456780' } },
          ],
        },
        {
          source: 'b',
          sees: [
            { class: 'server', identifiers: { assetTag: 'T-1', biosUuid: 'abcdef01-2345-6789-abcd-ef0123456780' } },
          ],
        },
      ],
    });
    expect(presences(estate)).toEqual({ [vm]: 'confirmed', 'asset:shop/vm2': 'confirmed' });
  });

  it('leave no trace in the estate once they are gone and were never declared', () => {
    const estate = estateOf({
      items: [],
      sources: [{ source: 'a', sees: [{ identifiers: { endpoint: '10.0.0.9:80' }, current: false }] }],
    });
    expect(estate.items).toEqual([]);
  });
});
