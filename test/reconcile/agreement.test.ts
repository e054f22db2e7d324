import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../engine/model/json.ts';
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
  ])('reads %s %j: %j and %j mean the same (F02)', (name, schema, a, b) => {
    expect(agree(name, schema, a, b)).toBe(true);
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
  ])('reads %s %j: %j and %j differ', (name, schema, a, b) => {
    expect(agree(name, schema, a, b)).toBe(false);
  });

  it('keeps members named like those of every object', () => {
    expect(agree('settings', none, JSON.parse('{"__proto__": 1}') as Json, {})).toBe(false);
    expect(agree('settings', none, { constructor: 1 }, {})).toBe(false);
  });
});
