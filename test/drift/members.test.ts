import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { DeclaredChanges, Touch } from '../../engine/drift/declared-changes.ts';
import { changesWithin } from '../../engine/drift/member-history.ts';
import { planRevert } from '../../engine/drift/revert-plan.ts';
import type { AttributeChange } from '../../engine/model/evidence.ts';
import { compareText, type Json, type JsonObject } from '../../engine/model/json.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { codesOf, driftOf, driftOfCode } from '../support/drift.ts';
import { classes, entitiesOf, estateOf, item, itemOf, seen, type Thing, type World } from '../support/estate.ts';

const web: Ref = 'asset:shop/web';
const identifiers = { serial: 'AB12CD' };

function world(declared: JsonObject, attributes: JsonObject, facts: Partial<Thing> = {}): World {
  return {
    items: [item(web, { class: 'server', identifiers, attributes: declared })],
    sources: [{ source: 'agent', sees: [{ class: 'server', identifiers, attributes, ...facts }] }],
  };
}

const day = (date: number): string => `2026-11-${String(date).padStart(2, '0')}T03:00:00.000Z`;

const declared = { packages: { openssl: '3.0.15', nginx: '1.22', bash: '5.2' } };
const others = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`package-${index}`, '1.0']));
const upgraded = { packages: { ...others, openssl: '3.0.16-1', nginx: '1.22-1', bash: '5.2' } };

describe('a setting that is an object', () => {
  it('is told by the value within it that differs, as what that is', () => {
    const locate = (ref: Ref, path: readonly (string | number)[]) => ({
      file: `${ref} ${path.join(' ')}`,
      line: 7,
      column: 3,
    });
    expect(driftOf(world(declared, upgraded), { locate })).toMatchObject([
      {
        code: 'decay.version',
        severity: 'warning',
        attribute: 'packages.openssl',
        message: 'asset:shop/web: packages.openssl is 3.0.16-1, as agent saw; 3.0.15 is declared.',
        hint: 'Set it back to 3.0.15, or declare 3.0.16-1 where that is meant.',
        origin: { file: 'asset:shop/web spec attributes packages openssl' },
        mechanism: 'upgrade',
        because: '3.0.16-1 is newer than 3.0.15',
      },
    ]);
  });

  it.each<[string, Json, Json, string]>([
    [
      'environment',
      { LOG: 'info' },
      { LOG: 'debug', X: '1' },
      'environment.LOG is debug, as agent saw; info is declared.',
    ],
    ['environment', { LOG: 'info' }, {}, 'environment.LOG is not there, as agent saw; info is declared.'],
    [
      'environment',
      { LOG: null },
      { LOG: 'debug' },
      'environment.LOG is debug, as agent saw; it is declared not to be there.',
    ],
    [
      'units',
      { 'nginx.service': 'active' },
      { 'nginx.service': 'failed' },
      'units["nginx.service"] is failed, as agent saw; active is declared.',
    ],
    ['settings', { a: { b: [1] } }, { a: { b: [2], c: 3 } }, 'settings.a.b is [2], as agent saw; [1] is declared.'],
    ['settings', { a: { b: 1 } }, { a: 'off' }, 'settings.a is off, as agent saw; {"b":1} is declared.'],
    ['settings', { a: 1 }, 'off', 'settings is off, as agent saw; {"a":1} is declared.'],
  ])('%s %j, seen as %j, is told so', (name, meant, is, text) => {
    expect(driftOfCode(world({ [name]: meant }, { [name]: is }), 'decay.mismatch').message).toBe(
      `asset:shop/web: ${text}`,
    );
  });

  it('has a finding for each value, whose fingerprint stays when another begins to differ', () => {
    const one = driftOf(world(declared, upgraded));
    const two = driftOf(world(declared, { packages: { ...upgraded.packages, bash: '5.3' } }));
    expect(two.map(({ attribute }) => attribute)).toEqual(['packages.bash', 'packages.openssl']);
    expect(two.map(({ fingerprint }) => fingerprint)).toContain(one[0]?.fingerprint);
    expect(new Set(two.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  it('says how a value came to be what it is by others that have the same', () => {
    const environment = { LOG: 'info', X: '1' };
    const server = (serial: string, LOG: string) => ({
      class: 'server',
      identifiers: { serial },
      attributes: { environment: { LOG, X: '1' } },
    });
    const estate: World = {
      items: ['A1', 'A2', 'A3'].map((serial) =>
        item(`asset:shop/${serial}` as Ref, {
          class: 'server',
          identifiers: { serial: `${serial}XYZ` },
          attributes: { environment },
        }),
      ),
      sources: [
        { source: 'agent', sees: [server('A1XYZ', 'debug'), server('A2XYZ', 'info'), server('A3XYZ', 'info')] },
      ],
    };
    expect(driftOfCode(estate, 'decay.mismatch')).toMatchObject({
      mechanism: 'local override',
      because: '2 others of class server have info, as declared',
    });
  });

  it('hides what its name tells to be a secret, and cuts what is long', () => {
    const hidden = driftOf(
      world(
        { environment: { DB_PASSWORD: 'winter', 'spring.datasource.password': 'spring', API: { token: 'summer' } } },
        { environment: { DB_PASSWORD: 'autumn', 'spring.datasource.password': 'april', API: 'none' } },
      ),
    );
    expect(hidden.map(({ message }) => message)).toEqual([
      'asset:shop/web: environment.API is none, as agent saw; {"token":"[redacted]"} is declared.',
      'asset:shop/web: environment.DB_PASSWORD is [redacted], as agent saw; [redacted] is declared.',
      'asset:shop/web: environment["spring.datasource.password"] is [redacted], as agent saw; [redacted] is declared.',
    ]);
    expect(JSON.stringify(hidden)).not.toMatch(/winter|autumn|april|summer/);
    const password = `postgres://app:${'w1nter'.repeat(20)}@10.0.0.1/shop`;
    expect(JSON.stringify(driftOf(world({ url: 'none' }, { url: password })))).not.toContain('w1nter');
    const name = 'n'.repeat(10_000);
    const [long] = driftOf(world({ settings: { [name]: 'a' } }, { settings: { [name]: 'b' } }));
    expect(long?.message.length).toBeLessThan(300);
  });

  it('withstands any name', () => {
    const names = JSON.parse('{"__proto__": 1, "constructor": 1, "\\u001b[31m": 1, "": 1, "a\\nb": 1}') as JsonObject;
    const found = driftOf(world({ settings: names }, { settings: {} }));
    expect(found.map(({ attribute = '' }) => attribute).sort(compareText)).toEqual([
      'settings.__proto__',
      'settings.constructor',
      'settings[""]',
      'settings["\\u001b[31m"]',
      'settings["a\\nb"]',
    ]);
  });
});

describe('a value within an object, over time', () => {
  const long = (at: number, ...members: NonNullable<AttributeChange['members']>): AttributeChange => ({
    at: day(at),
    after: day(at - 1),
    long: true,
    members,
  });
  const openssl = (from?: Json, to?: Json) => ({
    path: ['openssl'],
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  });
  const bash = { path: ['bash'], from: '5.1', to: '5.2' };

  it.each<[string, readonly AttributeChange[], readonly (Json | undefined)[]]>([
    [
      'is read from what was seen whole',
      [
        { at: day(1), value: { openssl: 1 } },
        { at: day(2), value: { openssl: 2 } },
      ],
      [1, 2],
    ],
    [
      'stays where another changed',
      [
        { at: day(1), value: { openssl: 1 } },
        { at: day(2), value: { openssl: 1, b: 2 } },
      ],
      [1],
    ],
    [
      'is null where it was not there',
      [
        { at: day(1), value: {} },
        { at: day(2), value: { openssl: 1 } },
      ],
      [null, 1],
    ],
    ['is read from what changed', [{ at: day(1), long: true }, long(5, openssl('1', '2'))], ['1', '2']],
    ['stays where others changed', [{ at: day(1), long: true }, long(5, bash)], [undefined]],
    [
      'may have been among those that are left out',
      [
        { at: day(1), value: { openssl: 1 } },
        { ...long(5, bash), more: 1 },
      ],
      [1, undefined],
    ],
    [
      'came and went',
      [{ at: day(1), long: true }, long(5, openssl(undefined, '2')), long(6, openssl('2'))],
      [null, '2', null],
    ],
    [
      'stands in what came as a whole',
      [{ at: day(1), long: true }, long(5, { path: [], to: { openssl: 1 } })],
      [null, 1],
    ],
  ])('%s', (_, changes, values) => {
    expect(changesWithin(changes, ['openssl']).map(({ value }) => value)).toEqual(values);
  });

  it('begins when that value changed, and was what it was before', () => {
    const history = {
      since: { packages: day(15) },
      changes: {
        packages: [{ at: day(1), long: true as const }, long(5, openssl('3.0.15', '3.0.16-1')), long(15, bash)],
      },
    };
    const finding = driftOfCode(world(declared, upgraded, { history }), 'decay.version');
    expect(finding).toMatchObject({
      onset: day(5),
      message: expect.stringContaining('openssl is 3.0.16-1, as agent saw'),
    });
    const before = {
      changes: { packages: [{ at: day(1), long: true as const }, long(5, openssl('3.0.14', '3.0.16-1'))] },
    };
    expect(driftOfCode(world(declared, upgraded, { history: before }), 'decay.version').message).toContain(
      'packages.openssl is 3.0.16-1 and was 3.0.14 before, as agent saw',
    );
  });

  it('is told as flapping by itself, and the others as they are', () => {
    const values = ['3.0.15', '3.0.16', '3.0.15', '3.0.16'];
    const changes = values.map((version, index) => ({ at: day(15 + index), value: { openssl: version, bash: '5.3' } }));
    const found = driftOf(
      world(
        declared,
        { packages: { openssl: '3.0.16', bash: '5.3', nginx: '1.22' } },
        { history: { changes: { packages: changes } } },
      ),
    );
    expect(found.map(({ code, attribute }) => [code, attribute])).toEqual([
      ['decay.flapping', 'packages.openssl'],
      ['decay.version', 'packages.bash'],
    ]);
    expect(found[0]?.message).toContain(
      'packages.openssl goes to and fro between 3.0.15 and 3.0.16, 3 times in 5 d 9 h by what agent saw; declared is 3.0.15.',
    );
  });

  it('is an undeclared change where nothing is declared of it, though something is of another', () => {
    const history = {
      changes: {
        packages: [
          { at: day(10), value: { openssl: '3.0.15', curl: '7' } },
          { at: day(15), after: day(14), value: { openssl: '3.0.15', curl: '8' } },
        ],
      },
    };
    const declaredChanges: DeclaredChanges = { base: 'main', since: day(1), touches: () => [] };
    const estate = world(
      { packages: { openssl: '3.0.15' } },
      { packages: { openssl: '3.0.15', curl: '8' } },
      { history },
    );
    expect(driftOfCode(estate, 'decay.undeclared-change', { declaredChanges })).toMatchObject({
      attribute: 'packages.curl',
      message: expect.stringContaining('packages.curl went from 7 to 8 between'),
    });
    expect(codesOf(estate)).toEqual([]);
  });
});

describe('whether a declared change accounts for a value within an object', () => {
  const touch = (was: JsonObject): Touch => ({
    at: '2026-11-20T00:00:00.000Z',
    commit: '0123456789abcdef',
    was: { packages: was },
    is: declared,
    begins: false,
  });
  const base = (was: JsonObject): DeclaredChanges => ({ base: 'main', since: day(1), touches: () => [touch(was)] });

  it.each<[string, JsonObject, string]>([
    [
      'its own value was declared lately, and runs as it was before',
      { ...declared.packages, openssl: '3.0.16-1' },
      'not rolled out',
    ],
    ['another value was declared lately', { ...declared.packages, bash: '5.1' }, 'upgrade'],
  ])('%s: %j is %s', (_, was, mechanism) => {
    expect(driftOfCode(world(declared, upgraded), 'decay.version', { declaredChanges: base(was) }).mechanism).toBe(
      mechanism,
    );
  });

  it('names what is declared newly and is not there yet', () => {
    const { nginx: _, ...rest } = declared.packages;
    const estate = world(declared, { packages: { openssl: '3.0.15', bash: '5.2' } });
    expect(driftOfCode(estate, 'decay.mismatch', { declaredChanges: base(rest) })).toMatchObject({
      attribute: 'packages.nginx',
      mechanism: 'not rolled out',
    });
  });
});

describe('sources that disagree about an object', () => {
  const estate = (...packages: readonly JsonObject[]): World => ({
    items: [item(web, { class: 'server', identifiers })],
    sources: packages.map((each, index) => ({
      source: `scan-${index}`,
      sees: [{ class: 'server', identifiers, attributes: { packages: each } }],
    })),
    authority: ['scan-0'],
  });

  it.each<[JsonObject[], string]>([
    [
      [
        { a: '1', b: '2' },
        { a: '1', b: '3' },
      ],
      'packages.b: 2 by scan-0, 3 by scan-1',
    ],
    [[{ a: '1', b: '2' }, { a: '1' }], 'packages.b: 2 by scan-0, nothing by scan-1'],
    [
      [
        { a: '1', b: '2' },
        { a: '2', b: '2' },
        { a: '1', b: '3' },
      ],
      '2 values of packages: packages.a (1 by scan-0, 2 by scan-1), packages.b (2 by scan-0, 3 by scan-2)',
    ],
    [
      [others, {}],
      '300 values of packages: packages.package-0 (1.0 by scan-0, nothing by scan-1), packages.package-1 (1.0 by scan-0, nothing by scan-1), packages.package-10 (1.0 by scan-0, nothing by scan-1) and 297 more',
    ],
  ])('name the values', (packages, text) => {
    expect(driftOfCode(estate(...packages), 'decay.source-conflict')).toMatchObject({
      attribute: 'packages',
      message: `asset:shop/web: sources disagree about ${text}. The first counts, by the authority of its source.`,
    });
  });
});

describe('the way back', () => {
  it('is a step for each value', () => {
    const estate = world(
      { ...declared, environment: { LOG: 'info', DEBUG: null } },
      { packages: { openssl: '3.0.16', bash: '5.2' }, environment: { LOG: 'debug', DEBUG: '1' } },
    );
    const options = { classes, entities: entitiesOf(estate.items), relations: [], expiryWarning: 0 };
    expect(planRevert(estateOf(estate), options).map(({ message, attribute }) => [message, attribute])).toEqual([
      ['Set environment.LOG of asset:shop/web to info (it is debug).', 'environment.LOG'],
      ['Set packages.nginx of asset:shop/web to 1.22 (it is not there).', 'packages.nginx'],
      ['Set packages.openssl of asset:shop/web to 3.0.15 (it is 3.0.16).', 'packages.openssl'],
      ['Take environment.DEBUG away from asset:shop/web (it is 1).', 'environment.DEBUG'],
    ]);
  });
});

describe('what holds still', () => {
  it('is what evidence hides: nobody knows what it is, and nothing calls it as declared', () => {
    const estate = world(
      { dbPassword: 'vault:shop/db', environment: { DB_PASSWORD: 'vault:shop/db', LOG: 'info' } },
      { dbPassword: '[redacted]', environment: { DB_PASSWORD: '[redacted]', LOG: 'debug' } },
    );
    expect(driftOf(estate).map(({ attribute }) => attribute)).toEqual(['environment.LOG']);
    expect(itemOf(estateOf(estate), web).attributes['dbPassword']).not.toHaveProperty('agrees');
  });

  it('is not told, whatever is beside it', () => {
    expect(codesOf(world({ packages: { bash: '5.2' } }, upgraded))).toEqual([]);
    expect(driftOf(world(declared, upgraded))[0]?.onset).toBe(seen);
  });
});

it('is told of the example in docs/drift.md as the page says', () => {
  const page = readFileSync(new URL('../../docs/drift.md', import.meta.url), 'utf8');
  const [yaml = '', json = '', text] = [...page.matchAll(/^```\w+\n(.*?)^```/gms)].map(([, body = '']) => body);
  const found = driftOf(world(parse(yaml) as JsonObject, JSON.parse(json) as JsonObject));
  expect(found.map(({ code, attribute }) => `${code} ${attribute}\n`).join('')).toBe(text);
});
