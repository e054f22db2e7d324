import { describe, expect, it } from 'vitest';
import type { Json, JsonObject, JsonPath } from '../../engine/model/json.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { codesOf, driftOf, driftOfCode } from '../support/drift.ts';
import { item, link, seen, type Thing, type World } from '../support/estate.ts';

const db: Ref = 'asset:shop/db';
const identifiers = { endpoint: '10.0.0.1:5432' };

function world(
  declared: JsonObject,
  attributes: JsonObject,
  facts: Partial<Thing> = {},
  className = 'database.postgresql',
): World {
  return {
    items: [item(db, { class: className, identifiers, attributes: declared })],
    sources: [{ source: 'agent', sees: [{ identifiers, attributes, ...facts }] }],
  };
}

function stale(estate: World): World {
  return { ...estate, sources: (estate.sources ?? []).map((source) => ({ ...source, stale: true })) };
}

describe('settings (F02, F02b)', () => {
  it('tells both values, their source and time, and what to do', () => {
    expect(driftOfCode(world({ workMem: '64MB' }, { workMem: '32MB' }), 'decay.mismatch')).toMatchObject({
      severity: 'warning',
      ref: db,
      message: 'asset:shop/db: workMem is 32MB, as agent saw; 64MB is declared.',
      hint: 'Set it back to 64MB, or declare 32MB where that is meant.',
      related: [{ origin: { source: 'agent', run: 'agent-1', at: seen } }],
      onset: seen,
    });
  });

  it.each<[string, Json, Json, string, string]>([
    ['version', '15', '16.1', 'decay.version', 'upgrade'],
    ['version', '15.4', '15.3', 'decay.version', 'downgrade'],
    ['engineVersion', '1.9', '1.10', 'decay.version', 'upgrade'],
    ['maxConnections', 200, 100, 'decay.mismatch', 'reset to default'],
    ['maxConnections', 200, 50, 'decay.mismatch', 'unknown'],
    ['selfSigned', false, true, 'decay.untrusted', 'unknown'],
    ['chain', 'trusted', 'its root is not a known authority', 'decay.untrusted', 'unknown'],
    ['trust', 'trusted', 'expired', 'decay.untrusted', 'unknown'],
  ])('%s: %j declared, %j seen is %s by %s (F04)', (name, declared, observed, code, mechanism) => {
    expect(driftOfCode(world({ [name]: declared }, { [name]: observed }), code).mechanism).toBe(mechanism);
  });

  it('begins when the value was first seen, and ill health when it was', () => {
    const since = '2026-11-20T08:00:00.000Z';
    const facts = { state: { healthy: false }, history: { since: { workMem: since }, stateSince: since } };
    const estate = world({ workMem: '64MB', storage: '1TB' }, { workMem: '32MB', storage: '2TB' }, facts);
    expect(driftOf(estate).map(({ code, onset }) => [code, onset])).toEqual(
      expect.arrayContaining([
        ['decay.mismatch', since],
        ['decay.mismatch', seen],
        ['decay.unhealthy', since],
      ]),
    );
  });

  it.each([
    ['version', '16', ['decay.mismatch upgrade', 'decay.version upgrade']],
    ['version', '14', ['decay.mismatch unknown', 'decay.version downgrade']],
    ['version', 'other', ['decay.mismatch unknown', 'decay.version unknown']],
    ['tlsVersion', '16', ['decay.mismatch unknown', 'decay.version upgrade']],
  ])('lays other settings only to an upgrade that went with them: %s %s (F04)', (name, version, expected) => {
    const drift = driftOf(world({ [name]: '15', workMem: '64MB' }, { [name]: version, workMem: '4MB' }));
    expect(drift.map(({ code, mechanism }) => `${code} ${mechanism}`).sort()).toEqual(expected);
  });

  it('stands at the line of the attribute where that is known, else at its item', () => {
    const locate = (ref: Ref, path: JsonPath) =>
      path.join('.') === 'spec.attributes.workMem' ? { file: `${ref}.yaml`, line: 7, column: 3 } : undefined;
    const attributes = { workMem: '64MB', storage: '1TB' };
    const found = driftOf(world(attributes, { workMem: '32MB', storage: '2TB', walLevel: 'logical' }), { locate });
    expect(found.map(({ code, origin }) => [code, origin])).toEqual(
      expect.arrayContaining([
        ['decay.mismatch', { file: 'asset:shop/db.yaml', line: 7, column: 3 }],
        ['decay.mismatch', { file: 'db.yaml', line: 1, column: 1 }],
        ['decay.override', { file: 'db.yaml', line: 1, column: 1 }],
      ]),
    );
  });

  it('tells a value that nobody declared and that is not the assumed one (F02b)', () => {
    expect(driftOfCode(world({}, { walLevel: 'logical' }), 'decay.override')).toMatchObject({
      severity: 'info',
      mechanism: 'local override',
      message:
        'asset:shop/db: walLevel is logical, as agent saw; nothing is declared, and database.postgresql takes it to be replica.',
    });
  });

  it.each<[string, World]>([
    [
      'means the same',
      world({ maxConnections: 200, sharedBuffers: '4GiB' }, { maxConnections: '200', sharedBuffers: '4096Mi' }),
    ],
    ['was not seen', world({ maxConnections: 200 }, {})],
    ['was seen too long ago', stale(world({ maxConnections: 200 }, { maxConnections: 100 }))],
    ['was seen and never declared or assumed', world({}, { color: 'red' })],
    [
      'was seen by a weak tie only',
      {
        ...world({ os: 'x' }, { os: 'y' }, { class: 'server', identifiers: { host: 'a' } }),
        items: [item(db, { class: 'server', identifiers: { host: 'a' }, attributes: { os: 'x' } })],
      },
    ],
  ])('says nothing of a value that %s', (_, estate) => {
    expect(codesOf(estate).filter((code) => !code.startsWith('coverage.'))).toEqual([]);
  });

  it('has a fingerprint that moves with the attribute and not with its value', () => {
    const one = driftOfCode(world({ workMem: '64MB' }, { workMem: '32MB' }), 'decay.mismatch').fingerprint;
    expect(driftOfCode(world({ workMem: '64MB' }, { workMem: '8MB' }), 'decay.mismatch').fingerprint).toBe(one);
    expect(driftOfCode(world({ storage: '64MB' }, { storage: '32MB' }), 'decay.mismatch').fingerprint).not.toBe(one);
  });

  it('cuts a long value to a line', () => {
    const finding = driftOfCode(world({ command: 'a' }, { command: 'b'.repeat(10_000) }), 'decay.mismatch');
    expect(finding.message.length).toBeLessThan(400);
  });
});

describe('sources that disagree (B07)', () => {
  it('are shown with their values, the one that was taken first', () => {
    const sees = (memory: string): Thing => ({
      class: 'server',
      identifiers: { serial: 'AB12CD' },
      attributes: { memory },
    });
    const estate: World = {
      items: [item(db, { class: 'server', identifiers: { serial: 'AB12CD' } })],
      sources: [
        { source: 'vmware', sees: [sees('16Gi')] },
        { source: 'tenable', sees: [sees('8Gi')] },
        { source: 'dynatrace', sees: [sees('16384Mi')] },
      ],
      authority: ['vmware'],
    };
    expect(driftOfCode(estate, 'decay.source-conflict')).toMatchObject({
      severity: 'info',
      message:
        'asset:shop/db: sources disagree about memory: 16Gi by vmware, 8Gi by tenable. The first counts, by the authority of its source.',
      hint: 'Mend the one that is wrong.',
      related: [{ origin: { source: 'vmware' } }, { origin: { source: 'tenable' } }],
    });
    expect(driftOfCode({ ...estate, authority: [] }, 'decay.source-conflict')).toMatchObject({
      message: expect.stringContaining('The first was taken.'),
      hint: expect.stringContaining('which source has authority'),
    });
  });
});

describe('health (C10)', () => {
  it.each<[Thing['state'], string]>([
    [{ reachable: true, healthy: false }, 'is not well'],
    [{ reachable: false }, 'cannot be reached'],
  ])('%j is told as such', (state, text) => {
    expect(driftOfCode(world({}, {}, { state: state ?? {} }), 'decay.unhealthy').message).toContain(text);
  });

  it.each([{}, { reachable: true }, { healthy: true }, { participating: false }])('%j is no trouble', (state) => {
    expect(codesOf(world({}, {}, { state }))).toEqual([]);
  });
});

describe('sources that disagree about state (B07)', () => {
  type Says = readonly [source: string, state: NonNullable<Thing['state']>, stale?: boolean];
  const told = (...sources: readonly Says[]) =>
    driftOf({
      items: [item(db, { class: 'database.postgresql', identifiers })],
      sources: sources.map(([source, state, isStale = false]) => ({
        source,
        stale: isStale,
        sees: [{ identifiers, state }],
      })),
    });

  it('is a conflict where one reaches it and another does not', () => {
    const drift = told(['inside', { reachable: true }], ['outside', { reachable: false }]);
    expect(drift).toEqual(told(['outside', { reachable: false }], ['inside', { reachable: true }]));
    expect(drift).toMatchObject([
      {
        code: 'decay.source-conflict',
        severity: 'info',
        ref: db,
        onset: seen,
        message:
          'asset:shop/db: sources disagree about whether it can be reached: inside reaches it, outside does not. It counts as reachable.',
        related: [
          { message: 'inside reaches it', origin: { source: 'inside' } },
          { message: 'outside does not reach it', origin: { source: 'outside' } },
        ],
      },
    ]);
  });

  it('is ill health where one says that it is not well, with who says otherwise', () => {
    expect(told(['a', { healthy: true }], ['b', { healthy: false }], ['c', {}])).toMatchObject([
      {
        code: 'decay.unhealthy',
        message: 'asset:shop/db is there and is not well, by what b saw. a says otherwise.',
        related: [{ origin: { source: 'b' } }],
      },
    ]);
  });

  it.each<[string, readonly Says[]]>([
    [
      'of which one is too old to speak of now',
      [
        ['a', { reachable: true }],
        ['b', { reachable: false }, true],
      ],
    ],
    [
      'of which one cannot tell',
      [
        ['a', { reachable: true }],
        ['b', {}],
      ],
    ],
    [
      'that agree',
      [
        ['a', { reachable: true }],
        ['b', { reachable: true }],
      ],
    ],
  ])('is not told of sources %s', (_, sources) => {
    expect(told(...sources).map(({ code }) => code)).not.toContain('decay.source-conflict');
  });
});

describe('expiry (L05)', () => {
  const certificate = (attributes: JsonObject): World => ({
    items: [item(db, { class: 'certificate', identifiers: { slot: '10.0.0.1:443' } })],
    sources: [{ source: 'tls', sees: [{ class: 'certificate', identifiers: { slot: '10.0.0.1:443' }, attributes }] }],
  });

  it.each<[string, JsonObject, string, string]>([
    [
      'soon',
      { notAfter: '2026-11-30T12:00:00Z' },
      'warning',
      'asset:shop/db expires in 9 d, at 2026-11-30T12:00:00.000Z.',
    ],
    [
      'past',
      { notAfter: '2026-11-21T11:00:00Z' },
      'error',
      'asset:shop/db expired 1 h ago, at 2026-11-21T11:00:00.000Z.',
    ],
    [
      'not begun',
      { notBefore: '2026-11-21T13:00:00Z' },
      'error',
      'asset:shop/db is in use and not valid before 2026-11-21T13:00:00.000Z, in 1 h.',
    ],
    [
      'that of an issuer',
      { issuers: [{ subject: 'Old Root', notAfter: '2026-11-22T12:00:00Z' }] },
      'warning',
      'asset:shop/db stands on Old Root, which expires in 1 d, at 2026-11-22T12:00:00.000Z.',
    ],
  ])('%s', (_, attributes, severity, message) => {
    expect(driftOfCode(certificate(attributes), 'decay.expiry')).toMatchObject({
      severity,
      message,
      related: [{ origin: { source: 'tls' } }],
    });
  });

  it.each(['notAfter', 'expires', 'notBefore'])('points at the line that declares %s', (name) => {
    const date = name === 'notBefore' ? '2026-11-22T00:00:00Z' : '2026-11-20';
    const slot = { slot: ['10.0.0.1:443'] };
    const declared: World = {
      items: [item(db, { class: 'certificate', identifiers: slot, attributes: { [name]: date } })],
      sources: [{ source: 'tls', sees: [{ class: 'certificate', identifiers: slot }] }],
    };
    const found = driftOf(declared, {
      locate: (_, path) => ({ file: path.join('.'), line: 7, column: 3 }),
    });
    expect(found.find(({ code }) => code === 'decay.expiry')?.origin).toMatchObject({
      file: `spec.attributes.${name}`,
    });
  });

  it.each<[string, JsonObject]>([
    ['later than the warning', { notAfter: '2027-11-30T12:00:00Z' }],
    ['unreadable', { notAfter: 'some day', issuers: ['x', { notAfter: 7 }] }],
    ['long begun', { notBefore: '2020-01-01T00:00:00Z' }],
  ])('%s is not told', (_, attributes) => {
    expect(codesOf(certificate(attributes))).toEqual([]);
  });

  it('holds for what is declared where nothing was seen, and a day lasts until its end', () => {
    const licence: World = { items: [item(db, { class: 'licence', attributes: { expires: '2026-11-21' } })] };
    expect(driftOfCode(licence, 'decay.expiry').message).toBe(
      'asset:shop/db expires in 12 h, at 2026-11-21T23:59:59.999Z.',
    );
  });

  it('holds for certificates that nobody declared', () => {
    const estate = { ...certificate({ notAfter: '2026-11-21T11:00:00Z' }), items: [] };
    expect(driftOfCode(estate, 'decay.expiry')).toMatchObject({ origin: { source: 'tls' }, severity: 'error' });
  });
});

describe('severity', () => {
  it.each([
    ['critical', 'error'],
    ['high', 'error'],
    ['medium', 'warning'],
    [undefined, 'warning'],
  ] as const)('of a thing under a %s service is %s', (criticality, severity) => {
    const front: Ref = 'service:shop/front';
    const middle: Ref = 'asset:shop/middle';
    const base = world({ workMem: '64MB' }, { workMem: '32MB' });
    const estate = {
      ...base,
      items: [...base.items, item(middle), item(front, criticality ? { criticality } : {})],
      links: [link(front, middle), link(middle, db, { strength: 'soft' })],
    };
    expect(driftOfCode(estate, 'decay.mismatch')).toMatchObject({ severity, services: [front] });
  });

  it('does not come through links that carry no failure', () => {
    const team: Ref = 'service:shop/other';
    const base = world({ workMem: '64MB' }, { workMem: '32MB' });
    const estate = {
      ...base,
      items: [...base.items, item(team, { criticality: 'critical' })],
      links: [link(team, db, { type: 'memberOf' })],
    };
    const finding = driftOfCode(estate, 'decay.mismatch');
    expect(finding.severity).toBe('warning');
    expect(finding).not.toHaveProperty('services');
  });
});
