import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addRejections, readRejections } from '../../engine/drift/rejections.ts';
import { suggestEntities } from '../../engine/drift/suggest.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { validCatalog } from '../support/catalog.ts';
import { classes, entitiesOf, estateOf, item, type Thing, type World } from '../support/estate.ts';

const api: Ref = 'asset:shop/api';

function suggestionsOf(world: World) {
  return suggestEntities(estateOf(world), { classes, entities: entitiesOf(world.items), namespace: 'default' });
}

function seen(...sees: readonly Thing[]): World {
  const declared = item(api, { class: 'process', identifiers: { endpoint: '10.0.0.1:80' }, owner: 'team:shop/orders' });
  return { items: [declared], sources: [{ source: 'host', sees }] };
}

const pod = (name: string): Thing => ({ class: 'process', identifiers: { host: 'web-1', process: name } });

describe('suggestions', () => {
  it('are documents for what nobody declared, with what it uses and who might answer for it', () => {
    const [only, ...others] = suggestionsOf(
      seen(
        { class: 'process', identifiers: { endpoint: '10.0.0.1:80' } },
        { class: 'cache', identifiers: { endpoint: '10.0.0.7:6379' }, talksTo: ['10.0.0.1:80'] },
      ),
    );
    expect(others).toEqual([]);
    expect(only).toMatchObject({ kind: 'asset', class: 'cache', reason: 'Seen by host, and declared nowhere.' });
    expect(only?.yaml).toBe(`# Seen by host.
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: 10.0.0.7-6379, namespace: shop}
spec:
  class: cache
  owner: team:orders
  identifiers: {endpoint: 10.0.0.7:6379}
  connectsTo: [asset:api]
`);
  });

  it('are made for what a declared thing was seen to use, though nobody saw it itself', () => {
    const found = suggestionsOf(
      seen({ class: 'process', identifiers: { endpoint: '10.0.0.1:80' }, talksTo: ['10.9.9.9:5432'] }),
    );
    expect(found).toMatchObject([{ reason: 'Something declared was seen to use it, and declared nowhere.' }]);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['numbers', ['worker-1', 'worker-2', 'worker-10'], ['group worker']],
    ['what a platform gives', ['api-7d9f8b6c5d-x2x9z', 'api-7d9f8b6c5d-abcd1', 'api-6d9f8b6c5d-abcd2'], ['group api']],
    ['two alone', ['worker-1', 'worker-2'], ['asset worker-1', 'asset worker-2']],
    ['other names', ['nginx', 'redis', 'sshd'], ['asset nginx', 'asset redis', 'asset sshd']],
    [
      'words at the end',
      ['shop-web', 'shop-admin', 'shop-jobs'],
      ['asset shop-admin', 'asset shop-jobs', 'asset shop-web'],
    ],
  ])('count instances that differ by %s as a group', (_what, processes, expected) => {
    expect(suggestionsOf(seen(...processes.map(pod))).map(({ kind, name }) => `${kind} ${name}`)).toEqual(expected);
  });

  it('say by which selector a group knows its own', () => {
    const [group] = suggestionsOf(seen(pod('worker-1'), pod('worker-2'), pod('worker-3')));
    expect(group?.items).toHaveLength(3);
    expect(group?.yaml).toContain('selector: {process: worker-*}');
    expect(group?.yaml).toMatch(/^# Seen by host, 3 of them\. Nobody is known/);
  });

  it('have an id that stays when more of the same is seen, and names that nothing has yet', () => {
    const [few, many] = [3, 5].map(
      (count) => suggestionsOf(seen(...Array.from({ length: count }, (_, index) => pod(`worker-${index}`))))[0],
    );
    expect(few?.id).toBe(many?.id);
    const named = suggestionsOf(seen(pod('api'), pod('API'), pod('é'), pod('日')));
    expect(named.map(({ name }) => name).sort()).toEqual(['api-2', 'api-3', 'e', 'process']);
  });

  it('are documents that can be read, whatever was seen', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 5 }), (processes) => {
        for (const { yaml, kind } of suggestionsOf(seen(...processes.map(pod)))) {
          const owned = yaml.replace('spec:\n', 'spec:\n  owner: team:t\n');
          const catalog = validCatalog(
            `${owned}---\napiVersion: groundtruth/v1\nkind: Team\nmetadata: {name: t}\nspec: {}\n`,
          );
          expect([...catalog.entities.values()].map((entity) => entity.kind)).toContain(kind);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('rejections', () => {
  it('are remembered with what they were of, once', () => {
    const rejected = [{ id: '31aa94a1f5f2a2c8', what: 'asset redis\n# (cache)' }];
    const once = addRejections('', rejected, '2026-03-01T12:00:00Z');
    expect(once.split('\n').at(-2)).toBe('31aa94a1f5f2a2c8  asset redis # (cache) (2026-03-01)');
    expect(addRejections(once, rejected, '2026-04-01T12:00:00Z')).toBe(once);
    expect([...readRejections(`${once}garbage\n9b1f0c55a1de7730`)]).toEqual(['31aa94a1f5f2a2c8', '9b1f0c55a1de7730']);
  });
});
