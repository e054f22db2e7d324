import { describe, expect, test } from 'vitest';
import { canonicalHost, formatEndpoint, parseEndpoint, urlEndpoint } from '../../engine/discovery/endpoint.ts';
import { isForbidden } from '../../engine/discovery/forbidden-address.ts';
import { formatNetwork, holds, intersect, readNetwork, type Network } from '../../engine/discovery/network.ts';

describe('an endpoint', () => {
  test.each([
    ['DB-1.internal.:5432', 'db-1.internal:5432'],
    ['127.0.0.1:80', '127.0.0.1:80'],
    ['[FD00:0:0::2]:443', '[fd00::2]:443'],
    ['[::ffff:10.0.0.1]:443', '10.0.0.1:443'],
  ])('%s is %s', (text, expected) => {
    const endpoint = parseEndpoint(text);
    expect(endpoint && formatEndpoint(endpoint)).toBe(expected);
  });

  test.each([
    '',
    'host',
    'host:',
    ':80',
    'host:0',
    'host:65536',
    'host:1e3',
    '::1:80',
    '[host]:80',
    'http://host:80',
    'a b:80',
    'host:80/x',
    'user@host:80',
  ])('%j is none', (text) => {
    expect(parseEndpoint(text)).toBeUndefined();
  });

  test.each([
    ['https://Shop.example/x', 'shop.example:443'],
    ['http://shop.example', 'shop.example:80'],
    ['http://[::1]:8080/', '[::1]:8080'],
    ['http://0x7f000001/', '127.0.0.1:80'],
    ['postgres://db/', undefined],
  ])('of %s is %s', (url, expected) => {
    const endpoint = urlEndpoint(new URL(url));
    expect(endpoint && formatEndpoint(endpoint)).toBe(expected);
  });

  test('has a host without its zone', () => {
    expect(canonicalHost('fe80::1%eth0')).toBe('fe80::1');
  });
});

describe('a network', () => {
  const read = (texts: readonly string[]) =>
    texts.map(readNetwork).filter((network): network is Network => network !== undefined);

  test.each([
    [['10.0.0.0/8'], '10.1.2.3', true],
    [['10.0.0.0/8'], '11.0.0.1', false],
    [['10.0.0.0/8'], '::ffff:10.0.0.1', true],
    [['fd00::/8'], '10.0.0.1', false],
    [['fd00::/8', '10.0.0.1'], '10.0.0.1', true],
    [['0.0.0.0/0'], 'name.example', false],
    [['0.0.0.0/0'], '', false],
  ])('%j holds %s: %s', (networks, host, expected) => {
    expect(holds(read(networks), host)).toBe(expected);
  });

  test.each(['10.0.0.0/33', '10.0.0/8', 'x/8', '10.0.0.0/', '', 'fd00::/129', '10.0.0.0/-1'])('%j is none', (text) => {
    expect(readNetwork(text)).toBeUndefined();
  });

  test('shares with another what is in both', () => {
    const shared = intersect(
      read(['127.0.0.0/8', '10.0.0.5', '::1']),
      read(['127.77.0.0/16', '10.0.0.0/8', 'fd00::/8']),
    );
    expect(shared.map(formatNetwork)).toEqual(['127.77.0.0/16', '10.0.0.5/32']);
  });
});

describe('an address that no source connects to unless it may', () => {
  test.each([
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'fd20:ce::254',
    '::ffff:169.254.169.254',
    '100.100.100.200',
    '168.63.129.16',
    '64:ff9b::a9fe:a9fe',
  ])('is %s', (address) => {
    expect(isForbidden(address)).toBe(true);
  });

  test.each(['127.0.0.1', '10.0.0.1', '::1', 'fd00::2', '8.8.8.8', '100.100.100.201', 'metadata.example'])(
    'is not %s',
    (address) => {
      expect(isForbidden(address)).toBe(false);
    },
  );
});
