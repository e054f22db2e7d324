import { describe, expect, it } from 'vitest';
import type { GroupInstances } from '../../engine/model/entity.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { estateOf, item, itemOf, link, linkOf, presences, type Thing } from '../support/estate.ts';

const pods: Ref = 'group:shop/pods';
const host = ['web-1', 'localhost'];

function pod(index: number, facts: Partial<Thing> = {}): Thing {
  return {
    key: `pod ${index}`,
    identifiers: { host, process: `api-${index}`, endpoint: `10.0.0.${index}:80` },
    ...facts,
  };
}

function group(instances: GroupInstances) {
  return item(pods, { class: 'process', instances });
}

describe('groups (B04, R03a)', () => {
  it.each<[string, GroupInstances['selector'], number]>([
    ['a wildcard', { process: 'api-*' }, 2],
    ['two traits together', { process: '*-1', host: 'web-1' }, 1],
    ['an attribute', { image: 'api:*' }, 1],
    ['text in full', { process: 'api-2' }, 1],
    ['wildcards in the middle', { endpoint: '10.*.1:80' }, 1],
    ['nothing that is there', { process: 'web-*' }, 0],
    ['a name that nothing has', { colour: '*' }, 0],
  ])('count what has %s', (_, selector, expected) => {
    const estate = estateOf({
      items: [group({ selector })],
      sources: [{ source: 'host', sees: [pod(1), pod(2, { attributes: { image: 'api:5' } })] }],
    });
    expect(itemOf(estate, pods).instances).toBe(expected);
    expect(estate.items).toHaveLength(3 - expected);
  });

  it('count one thing once that two sources see, and not what is declared by itself', () => {
    const estate = estateOf({
      items: [
        group({ selector: { process: 'api-*' } }),
        item('asset:shop/one', { class: 'process', identifiers: { endpoint: '10.0.0.1:80' } }),
      ],
      sources: [
        { source: 'host', sees: [pod(1), pod(2)] },
        { source: 'http', sees: [{ class: 'application', identifiers: { endpoint: '10.0.0.2:80' } }] },
      ],
    });
    expect(itemOf(estate, pods)).toMatchObject({
      instances: 1,
      presence: 'confirmed',
      sightings: [{ source: 'host' }, { source: 'http' }],
    });
    expect(presences(estate)).toEqual({ [pods]: 'confirmed', 'asset:shop/one': 'confirmed' });
  });

  it('take no values from instances', () => {
    const estate = estateOf({
      items: [group({ selector: { process: 'api-*' } })],
      sources: [{ source: 'host', sees: [pod(1, { attributes: { version: '1' } })] }],
    });
    expect(itemOf(estate, pods).attributes).toEqual({});
  });

  it('link as their instances do', () => {
    const estate = estateOf({
      items: [
        group({ selector: { process: 'api-*' } }),
        item('asset:shop/db', { class: 'process', identifiers: { endpoint: '10.1.1.1:5432' } }),
      ],
      links: [link(pods, 'asset:shop/db')],
      sources: [{ source: 'host', sees: [pod(1, { talksTo: ['10.1.1.1:5432'] })] }],
    });
    expect(linkOf(estate, pods, 'asset:shop/db').grade).toBe('confirmed');
  });

  it('are missing only where all that they select is covered (law 1)', () => {
    const judge = (selector: Record<string, string>, scope: Record<string, string[]>) =>
      itemOf(
        estateOf({
          items: [group({ selector, min: 1 })],
          sources: [{ source: 'host', claims: [{ scope }] }],
        }),
        pods,
      ).presence;
    expect(judge({ process: 'api-*' }, {})).toBe('missing');
    expect(judge({ process: 'api-*' }, { host })).toBe('not-covered');
    expect(judge({ process: 'api-*', host: 'web-1' }, { host })).toBe('missing');
    expect(judge({ process: 'api-*' }, { addresses: ['0.0.0.0/0'] })).toBe('not-covered');
  });

  it('do not keep an asset from being identified', () => {
    const estate = estateOf({
      items: [
        group({ selector: { host: 'web-1', process: 'api-1' } }),
        item('asset:shop/one', { class: 'process', identifiers: { host: 'web-1', process: 'api-1' } }),
      ],
      sources: [{ source: 'host', sees: [pod(1)] }],
    });
    expect(itemOf(estate, 'asset:shop/one').presence).toBe('confirmed');
  });
});
