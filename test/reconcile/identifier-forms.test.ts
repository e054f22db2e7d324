import { describe, expect, it } from 'vitest';
import { identifiersDiffer, normalIdentifier } from '../../engine/reconcile/identifier-forms.ts';

describe('normalIdentifier', () => {
  it.each([
    ['mac', '00-1A-2b-3C-4d-5E', '00:1a:2b:3c:4d:5e'],
    ['mac', '001a.2b3c.4d5e', '00:1a:2b:3c:4d:5e'],
    ['sha256', 'AB:CD:01:23', 'abcd0123'],
    ['serial', ' abc123x ', 'ABC123X'],
    ['biosUuid', '4C4C4544-0032-3510-8052-B4C04F4A3132', '4c4c4544003235108052b4c04f4a3132'],
    ['slot', '10.0.0.7:443/Shop.Example.', '10.0.0.7:443/shop.example'],
    ['slot', 'shop.example:443/shop.example', 'shop.example:443'],
    ['slot', '127.0.0.1:443/localhost', 'localhost:443'],
    ['address', '::FFFF:10.0.0.1', '10.0.0.1'],
    ['process', 'Api.JS', 'Api.JS'],
    ['namespace', 'default', 'default'],
    ['process', 'serial', 'serial'],
    ['serial', 'serial_2', 'SERIAL_2'],
  ])('writes %s %j as %j', (name, value, expected) => {
    expect(normalIdentifier(name, value)).toBe(expected);
  });

  it.each([
    ['serial', 'To Be Filled By O.E.M.'],
    ['serial', 'Default string'],
    ['serial', 'None'],
    ['serial', 'Chassis Serial Number'],
    ['serial', 'Base Board Serial Number'],
    ['serial', 'Default_string'],
    ['serial', 'N.A.'],
    ['serial', 'Serial'],
    ['serial', 'SerialNumber'],
    ['serial', 'Type2 - Board Serial Number'],
    ['assetTag', 'Chassis_Asset_Tag'],
    ['assetTag', 'Default'],
    ['anything', 'not_available'],
    ['serial', '0123456789'],
    ['serial', '........'],
    ['serial', 'XXXXXXX'],
    ['mac', '00:00:00:00:00:00'],
    ['mac', 'ff:ff:ff:ff:ff:ff'],
    ['mac', '00:1a'],
    ['biosUuid', '00000000-0000-0000-0000-000000000000'],
    ['biosUuid', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'],
    ['biosUuid', '03000200-0400-0500-0006-000700080009'],
    ['host', ''],
    ['anything', ' unknown '],
    ['endpoint', '0.0.0.0:80'],
  ])('takes %s %j for junk (B02)', (name, value) => {
    expect(normalIdentifier(name, value)).toBeUndefined();
  });

  it('reads names like `__proto__` as any other', () => {
    expect(normalIdentifier('__proto__', 'x')).toBe('x');
    expect(normalIdentifier('constructor', 'x')).toBe('x');
  });
});

describe('identifiersDiffer', () => {
  it.each([
    ['a name and an address of one port', 'endpoint', ['db-1.internal:5432'], ['10.0.0.7:5432'], false],
    ['another port', 'endpoint', ['db-1.internal:5432'], ['db-1.internal:5433'], true],
    ['another address', 'endpoint', ['10.0.0.7:5432'], ['10.0.0.8:5432'], true],
    ['one address of several', 'endpoint', ['10.0.0.7:5432'], ['10.0.0.8:5432', '10.0.0.7:5432'], false],
    ['short and long name', 'host', ['db-1'], ['db-1.internal'], false],
    ['another name', 'host', ['db-1'], ['db-2'], true],
    ['letter case', 'kind', ['Deployment'], ['deployment'], false],
    ['another serial', 'serial', ['A1'], ['B2'], true],
  ])('tells %s apart: %s', (_, name, a, b, expected) => {
    expect(identifiersDiffer(name, a, b)).toBe(expected);
    expect(identifiersDiffer(name, b, a)).toBe(expected);
  });
});
