import { describe, expect, it } from 'vitest';
import { addNetwork, canonicalAddress, isLoopbackAddress, networksHolding } from '../../engine/reconcile/address.ts';

describe('canonicalAddress', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['010.0.0.1', undefined],
    ['127.1', undefined],
    ['0x7f000001', undefined],
    ['256.0.0.1', undefined],
    ['1.2.3.4.', undefined],
    ['db-1.internal', undefined],
    ['', undefined],
    [':'.repeat(10_000), undefined],
  ])('gives one text for %j: %j', (text, expected) => {
    expect(canonicalAddress(text)).toBe(expected);
  });
});

describe('networks', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.1.2.128/25', '10.1.2.200', true],
    ['10.1.2.128/25', '10.1.2.100', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['2001:db8::/33', '2001:db8:7fff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
    ['10.0.0.0/33', '10.0.0.1', false],
    ['10.0.0.0/x', '10.0.0.1', false],
    ['not a network', '10.0.0.1', false],
  ])('%s holds %s: %s', (network, address, expected) => {
    const table = { lengths: new Map() };
    addNetwork(table, network, 'here');
    expect(networksHolding(table, address)).toEqual(expected ? ['here'] : []);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.77.0.11', true],
    ['::1', true],
    ['128.0.0.1', false],
    ['127.example', false],
  ])('knows whether %s is loopback: %s', (address, expected) => {
    expect(isLoopbackAddress(address)).toBe(expected);
  });
});
