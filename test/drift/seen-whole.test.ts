import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSeenWhole } from '../../engine/drift/seen-whole.ts';
import type { Coverage, CoverageClaim, Sighting } from '../../engine/model/evidence.ts';
import type { GivenIdentifiers } from '../../engine/model/identifiers.ts';
import { classes } from '../support/estate.ts';
import { observation } from '../support/evidence.ts';
import { hours } from '../support/looks.ts';

function isWhole(identifiers: GivenIdentifiers, ...given: readonly Partial<Coverage & { source: string }>[]): boolean {
  const claims = given.map((claim): CoverageClaim => ({
    of: 'items',
    class: 'process',
    scope: {},
    level: 'complete',
    source: 'scan',
    run: '1',
    at: hours(0),
    ...claim,
  }));
  const sighting: Sighting = {
    source: 'scan',
    run: '1',
    observation: observation('a', { class: 'process', identifiers }),
    firstSeen: hours(0),
    lastSeen: hours(0),
    current: false,
  };
  return isSeenWhole(sighting, claims, classes);
}

const near = { endpoint: '10.1.2.3:443' };
const network = (...addresses: readonly string[]): Partial<Coverage> => ({ scope: { addresses } });
const denied = { level: 'denied', reason: 'May not.' } as const;

describe('whether a source would see what is gone (law 1)', () => {
  it.each<[string, GivenIdentifiers, Partial<Coverage & { source: string }>[]]>([
    ['all of the class', near, [{}]],
    ['its network', near, [network('192.0.2.0/24', '10.0.0.0/8')]],
    ['its address', near, [network('10.1.2.3')]],
    ['its network of IPv6', { endpoint: '[2001:db8::7]:443' }, [network('2001:db8::/32')]],
    ['its network, as an address of IPv4 within IPv6', { endpoint: '[::ffff:10.1.2.3]:443' }, [network('10.0.0.0/8')]],
    ['its host and network', { ...near, host: 'H1' }, [{ scope: { host: ['h1'], addresses: ['10.0.0.0/8'] } }]],
    ['all, though another network was denied', near, [{}, { ...network('192.0.2.0/24'), ...denied }]],
    ['all, though another host was denied', { ...near, host: 'h1' }, [{}, { scope: { host: ['h2'] }, ...denied }]],
  ])('is so by a claim on %s', (_, identifiers, claims) => {
    expect(isWhole(identifiers, ...claims)).toBe(true);
  });

  it.each<[string, GivenIdentifiers, Partial<Coverage & { source: string }>[]]>([
    ['another network', near, [network('10.2.0.0/16')]],
    ['a network, of what has a name', { endpoint: 'web.internal:443' }, [network('0.0.0.0/0', '::/0')]],
    ['a network, of what has an address and a name', { endpoint: ['10.1.2.3:1', 'web:1'] }, [network('10.0.0.0/8')]],
    ['a network, of what only its own machine reaches', { endpoint: '127.0.0.1:80' }, [network('127.0.0.0/8')]],
    ['a network, of what has no endpoint', { process: 'x' }, [network('0.0.0.0/0')]],
    ['what is no network', near, [network('10.0.0.0/99', 'all', '')]],
    ['all, by another source', near, [{ source: 'other' }]],
    ['all, of which a part was denied that may be its', near, [{}, { ...network('10.0.0.0/8'), ...denied }]],
    ['all, of which some host was denied', near, [{}, { scope: { host: ['h2'] }, ...denied }]],
    ['a name that may be in a denied network', { endpoint: 'web:1' }, [{}, { ...network('10.0.0.0/8'), ...denied }]],
  ])('is not known by a claim on %s', (_, identifiers, claims) => {
    expect(isWhole(identifiers, ...claims)).toBe(false);
  });

  it('withstands any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (endpoint, text) => {
        expect(isWhole({ endpoint }, network(text))).toBe(false);
      }),
    );
  });
});
