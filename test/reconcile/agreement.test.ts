import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject, type Json, type JsonObject } from '../../engine/model/json.ts';
import { agree } from '../../engine/reconcile/agreement.ts';

const none: JsonObject = {};
const integer: JsonObject = { type: 'integer' };
const flag: JsonObject = { type: 'boolean' };

describe('agree', () => {
  it.each<[string, JsonObject, Json, Json]>([
    ['maxConnections', integer, 200, '200'],
    ['maxConnections', none, 200, '200'],
    ['maxConnections', integer, '200', '200.0'],
    ['encrypted', flag, true, 'on'],
    ['encrypted', none, false, 'No'],
    ['encrypted', flag, 'enabled', 'true'],
    ['memory', none, '512Mi', 536_870_912],
    ['packages', none, { 'nginx-light': '1.22.1' }, { 'nginx-light': '1.22.1-9+deb12u1', zlib1g: '1:1.2' }],
    ['maxMemory', none, '64MiB', '67108864'],
    ['memory', none, '16Gi', '16384Mi'],
    ['memory', none, '16GB', '16000 MB'],
    ['cpu', none, '250m', 0.25],
    ['timeout', none, '15m', '900s'],
    ['timeout', none, '1h30m', '90m'],
    ['version', none, 'v1.2.3', '1.2.3'],
    ['version', none, '15', '15.4'],
    ['version', none, 15, '15.4'],
    ['version', none, '8.0.35', '8.0.35-0ubuntu0.22.04.1'],
    ['version', none, '18.1', '18.1 (Debian 18.1-1)'],
    ['version', none, '1.2.3', '1.2.3+build.5'],
    ['version', none, '7', '7-alpine'],
    ['engineVersion', none, 'v2', '2.1'],
    ['notAfter', none, '2026-11-21T12:00:00Z', '2026-11-21T13:00:00+01:00'],
    ['names', none, ['b.example', 'a.example'], ['a.example', 'b.example']],
    ['sha256', none, 'AB:CD:EF', 'abcdef'],
    ['endpoint', none, 'https://Shop.example', 'shop.example:443'],
    ['walLevel', { enum: ['replica', 'logical'] }, 'Replica', 'replica'],
    ['settings', none, { a: '1Gi' }, { a: 1_073_741_824, b: 2 }],
    ['title', none, ' x ', 'x'],
    ['timeZone', none, 'UTC', 'Etc/UTC'],
    ['timeZone', none, 'Asia/Kolkata', 'Asia/Calcutta'],
    ['timezone', none, 'Europe/Zurich', 'europe/zurich'],
    ['zoneOfJobs', { format: 'time-zone' }, 'Asia/Calcutta', 'Asia/Kolkata'],
    ['timeZone', none, 'GMT', ' Etc/GMT '],
    ['documentRoot', none, '/var//www/./html/', '/var/www/html'],
    ['file', { format: 'path' }, '/srv/data/.', '/srv/data'],
    ['dataDir', none, 'd:/Data/', 'D:\\Data'],
    ['mounts', none, { '/srv/': 'ext4' }, { '/srv': 'ext4', '/': 'ext4' }],
    ['gateway', none, '2001:DB8::1', '2001:db8:0:0::1'],
    ['route', none, '2001:DB8::/32', '2001:db8:0::/32'],
    ['bind', none, '[2001:DB8::1]:80', '[2001:db8:0::1]:80'],
    ['macAddress', none, '00-1A-2B-3C-4D-5E', '001a.2b3c.4d5e'],
    ['hostname', none, 'Web-1.Example.', 'web-1.example'],
    ['primary', { format: 'hostname' }, 'NS1.Bücher.example', 'ns1.xn--bcher-kva.example'],
    ['addresses', none, ['2001:DB8::1', '10.0.0.1'], ['10.0.0.1', '2001:db8:0::1']],
    ['servers', { items: { format: 'hostname' } }, ['NS1.example', 'b.example'], ['b.example.', 'ns1.example.']],
    ['sizes', none, ['16Gi', '1GB'], ['1000MB', '16384Mi']],
    ['version', none, ['15', '15.4'], ['v15.4', '15.2']],
    ['ports', none, [{ port: 1 }, { port: 2 }], [{ port: 2 }, { port: 1 }]],
    ['heap', none, '16g', '16G'],
    ['heap', none, '16gb', '16 GB'],
    ['heap', none, '16gib', '16Gi'],
    ['cpu', none, '500m', '0.5'],
    ['idleTimeout', none, '0', '0s'],
    ['idleTimeout', none, 0, '0ms'],
    ['idleTimeout', none, 'PT1H30M', '90m'],
    ['endOfSupport', { format: 'date' }, '2026-12-01', '2026-12-01T00:00:00Z'],
    ['endOfSupport', { format: 'date' }, '2026-12-01', '2026-12-01T23:59:59+09:00'],
    ['day', none, '2026-12-01', '2026-12-01 01:00:00+01:00'],
    ['dbPassword', none, 'vault:shop/db', '[redacted]'],
    ['environment', none, { DB_PASSWORD: 'vault:shop/db', LOG: 'info' }, { DB_PASSWORD: '[redacted]', LOG: 'info' }],
  ])('reads %s %j: %j and %j mean the same (F02)', (name, schema, a, b) => {
    expect(agree(name, schema, a, b)).toBe(true);
    expect(isObject(a) ? true : agree(name, schema, b, a)).toBe(true);
  });

  it.each<[string, JsonObject, Json, Json]>([
    ['maxConnections', integer, 200, '20'],
    ['encrypted', flag, true, 'maybe'],
    ['memory', none, '16Gi', '16G'],
    ['version', none, '1.2.3', '1.2.4'],
    ['version', none, '1.2', '1.20'],
    ['version', none, '1.2.3', '1.2.3-rc.1'],
    ['version', none, '15', '150'],
    ['version', none, '', '15'],
    ['number', none, '1.10', '1.1'],
    ['names', none, ['a', 'a'], ['a', 'b']],
    ['names', none, ['a'], 'a'],
    ['names', none, [['a']], [['b']]],
    ['settings', none, { a: 1, b: 2 }, { a: 1 }],
    ['settings', none, { a: 1 }, 'a'],
    ['path', none, '/Data', '/data'],
    ['nothing', none, null, 'x'],
    ['timeZone', none, 'UTC', 'Europe/London'],
    ['timeZone', none, 'UTC', 'Nowhere/Else'],
    ['zone', none, 'UTC', 'Etc/UTC'],
    ['timeZone', none, 'Europe/Zurich', 'Europe/Berlin'],
    ['timeZone', none, 'SYSTEM', 'UTC'],
    ['healthCheck', none, '/health/', '/health'],
    ['documentRoot', none, '/var/www/../html', '/var/html'],
    ['documentRoot', none, '/var/www/HTML', '/var/www/html'],
    ['dataDir', none, '//nas/data', '/nas/data'],
    ['dataDir', none, 'data/', 'data'],
    ['routes', none, { '/a/': 'x' }, { '/a': 'x' }],
    ['mounts', none, { '/srv': 'ext4', '/srv/': 'xfs' }, { '/srv': 'xfs' }],
    ['address', none, 'fe80::1%eth0', 'fe80::1%eth1'],
    ['host', none, '127.0.0.1', '::1'],
    ['route', none, '::ffff:10.0.0.0/24', '10.0.0.0/24'],
    ['route', none, '2001:db8::/32', '2001:db8::/33'],
    ['symbol', none, 'Fee::Bad', 'fee::bad'],
    ['bind', none, '[2001:db8::1]:80', '[2001:db8::1]:81'],
    ['virtualHost', none, 'Prod', 'prod'],
    ['virtualHosts', none, ['Prod'], ['prod']],
    ['macAddress', none, '00:1a:2b:3c:4d:5e', '00:1a:2b:3c:4d:5f'],
    ['sizes', none, ['16Gi', '16Gi'], ['16Gi', '16384M']],
    ['texts', none, ['{"a":1}'], [{ a: 1 }]],
    ['speed', none, '100Mb', '100MB'],
    ['heap', none, '16g', '16Gi'],
    ['cpu', none, '500m', '500M'],
    ['cpu', none, '500m', '0.51'],
    ['memory', none, '1.5', '1500m'],
    ['idleTimeout', none, '5m', 0.005],
    ['idleTimeout', none, '1000m', '1'],
    ['idleTimeout', none, '5m', '5'],
    ['idleTimeout', none, '0s', '1s'],
    ['idleTimeout', none, 'PT5M', 'P5D'],
    ['idleTimeout', none, 'P1M', '1m'],
    ['endOfSupport', { format: 'date' }, '2026-12-01', '2026-12-02T00:00:00Z'],
    ['notAfter', { format: 'date-time' }, '2026-12-01', '2026-12-01T10:00:00Z'],
    ['day', none, '2026-12-01', '2026-12-01T00:00:00'],
    ['day', none, '2026-02-30', '2026-03-02'],
  ])('reads %s %j: %j and %j differ', (name, schema, a, b) => {
    expect(agree(name, schema, a, b)).toBe(false);
    expect(isObject(a) ? false : agree(name, schema, b, a)).toBe(false);
  });

  it('keeps members named like those of every object', () => {
    expect(agree('settings', none, JSON.parse('{"__proto__": 1}') as Json, {})).toBe(false);
    expect(agree('settings', none, { constructor: 1 }, {})).toBe(false);
  });
});

const names = fc.constantFrom(
  'address',
  'cpu',
  'dataDir',
  'endpoint',
  'host',
  'hostname',
  'idleTimeout',
  'mac',
  'memory',
  'serial',
  'schedule',
  'timeZone',
  'version',
  'x',
);
const schemas = fc.constantFrom<JsonObject>(
  none,
  integer,
  flag,
  { format: 'date' },
  { format: 'duration' },
  { format: 'hostname' },
  { format: 'path' },
  { format: 'time-zone' },
);
const numbers = fc.nat({ max: 3 });
const scalars = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    'on',
    'UTC',
    'Etc/UTC',
    '::1',
    '127.0.0.1',
    'fe80::1%a',
    '15',
    '15.4',
    '15.2',
  ),
  numbers,
  fc
    .tuple(numbers, fc.constantFrom('', 'm', 's', 'ms', 'h', 'k', 'K', 'g', 'G', 'Gi', 'GB', '.0'))
    .map(([n, unit]) => `${n}${unit}`),
  fc.array(fc.constantFrom('/', '.', 'a', 'A', '..', ':', '1'), { maxLength: 6 }).map((parts) => parts.join('')),
  fc
    .tuple(numbers, fc.constantFrom('', 'T00:00:00Z', 'T01:00:00+01:00', ' 00:00:00Z'))
    .map(([n, time]) => `2026-01-0${n}${time}`),
  fc.string(),
);

describe('agree, as a law', () => {
  it('holds of a value and itself, and both ways round', () => {
    const lists = fc.array(scalars, { maxLength: 4 });
    fc.assert(
      fc.property(names, schemas, fc.oneof(scalars, lists), fc.oneof(scalars, lists), (name, schema, a, b) => {
        expect(agree(name, schema, a, a)).toBe(true);
        expect(agree(name, schema, a, b)).toBe(agree(name, schema, b, a));
      }),
      { numRuns: 3000 },
    );
  });

  it('takes a list for the same in any order', () => {
    fc.assert(
      fc.property(names, fc.array(scalars, { maxLength: 6 }), fc.nat(), (name, list, turn) => {
        const at = turn % (list.length + 1);
        expect(agree(name, none, list, [...list.slice(at), ...list.slice(0, at)])).toBe(true);
      }),
    );
  });

  it('reads an address as its groups, however it is written, and no two as one', () => {
    const groups = fc.array(fc.constantFrom(0, 0, 1, 0xabc, 0xffff), { minLength: 8, maxLength: 8 });
    const write = (list: readonly number[], wide: boolean): string =>
      list.map((group) => (wide ? group.toString(16).padStart(4, '0').toUpperCase() : group.toString(16))).join(':');
    fc.assert(
      fc.property(names, groups, groups, (name, a, b) => {
        fc.pre(!['version', 'serial', 'schedule'].includes(name));
        expect(agree(name, none, write(a, true), write(b, false))).toBe(write(a, true) === write(b, true));
      }),
      { numRuns: 1000, examples: [['x', [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8]]] },
    );
  });

  it('reads a path as its steps, and no two as one', () => {
    const steps = fc.array(fc.constantFrom('a', 'A', '..', 'b c', '...'), { maxLength: 4 });
    const gaps = fc.array(fc.constantFrom('/', '//', '/./', '/'), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(steps, steps, gaps, (a, b, [end = '/', ...between]) => {
        const loose = a.map((step, index) => `${index === 0 ? '/' : between[index]}${step}`).join('') + end;
        fc.pre(loose !== '//');
        expect(agree('dataDir', none, loose, `/${b.join('/')}`)).toBe(a.join('/') === b.join('/'));
      }),
      { numRuns: 1000 },
    );
  });

  it('reads a length of time as its milliseconds, and no two as one', () => {
    const parts = fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 90 }), fc.nat({ max: 90 }));
    fc.assert(
      fc.property(parts, parts, ([h, m, s], [hours, minutes, seconds]) => {
        const same = h * 3600 + m * 60 + s === hours * 3600 + minutes * 60 + seconds;
        expect(agree('idleTimeout', none, `${h}h${m}m${s}s`, `PT${hours}H${minutes}M${seconds}S`)).toBe(same);
      }),
      {
        numRuns: 1000,
        examples: [
          [
            [1, 0, 60],
            [0, 61, 0],
          ],
        ],
      },
    );
  });

  it('answers to long lists at once, and takes what it does not look at for different', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `${index}Gi`);
    const others = many.map((_, index) => `${index * 1024}Mi`);
    expect(agree('sizes', none, many, many.toReversed())).toBe(true);
    expect(agree('sizes', none, many, others)).toBe(false);
  });
});
