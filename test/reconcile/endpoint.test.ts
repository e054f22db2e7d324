import { describe, expect, it } from 'vitest';
import { formatEndpoint, normalHost, parseEndpoint } from '../../engine/reconcile/endpoint.ts';

describe('parseEndpoint', () => {
  it.each([
    ['DB-1.Internal.:5432', 'db-1.internal:5432'],
    ['10.0.0.7:5432', '10.0.0.7:5432'],
    ['[2001:DB8::1]:443', '[2001:db8::1]:443'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['localhost:80', 'localhost:80'],
    ['127.0.0.1:80', 'localhost:80'],
    ['[::1]:80', 'localhost:80'],
    ['127.77.0.11:80', '127.77.0.11:80'],
    ['https://Shop.Example/checkout?x=1#y', 'shop.example:443'],
    ['http://shop.example', 'shop.example:80'],
    ['https://shop.example:8443/', 'shop.example:8443'],
    ['postgres://user:secret@db-1/orders', 'db-1:5432'],
    ['redis://cache', 'cache:6379'],
    ['foo://cache', 'cache'],
    ['tcp://[2001:db8::1]:53', '[2001:db8::1]:53'],
    ['shop.example', 'shop.example'],
    ['bücher.example:80', 'xn--bcher-kva.example:80'],
  ])('reads %j as %j', (text, expected) => {
    const endpoint = parseEndpoint(text);
    expect(endpoint && formatEndpoint(endpoint)).toBe(expected);
  });

  it.each(['0.0.0.0:80', '[::]:80', '*:80', ':80', '', 'a b:80', 'db:0', 'db:70000', 'db:80:90', '[zz]:80', '[::1'])(
    'takes %j for no place',
    (text) => {
      expect(parseEndpoint(text)).toBeUndefined();
    },
  );

  it('answers for long texts at once', () => {
    expect(parseEndpoint(`${'a'.repeat(100_000)}:80`)?.port).toBe(80);
    expect(parseEndpoint('['.repeat(100_000))).toBeUndefined();
    expect(parseEndpoint('@'.repeat(100_000))).toBeUndefined();
  });
});

describe('normalHost', () => {
  it.each([
    ['ip6-localhost', 'localhost'],
    ['LOCALHOST.localdomain', 'localhost'],
    ['web-1.', 'web-1'],
  ])('reads %j as %j', (text, expected) => {
    expect(normalHost(text)).toBe(expected);
  });
});
