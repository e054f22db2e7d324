import { type Arbitrary, array, assert, constantFrom, integer, property, shuffledSubarray, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DraftEntity } from '../../engine/catalog/draft.ts';
import { extractFacts } from '../../engine/catalog/extract.ts';
import { readDocuments } from '../../engine/catalog/read-documents.ts';
import { resolve, type ResolvedCatalog } from '../../engine/catalog/resolve.ts';
import { shippedClasses } from '../../engine/catalog/shipped-classes.ts';
import { sortFindings } from '../../engine/model/finding.ts';
import { buildCatalog } from '../support/catalog.ts';
import { lines } from '../support/findings.ts';
import { startProcessorClock } from '../support/processor-clock.ts';

const header = 'apiVersion: groundtruth/v1';
const team = `${header}\nkind: Team\nmetadata: {name: platform}\nspec: {members: [ann]}\n`;

function service(name: string, spec = '', namespace = 'default'): string {
  return `${header}
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  owner: team:platform
  ${spec}
---
`;
}

function asset(name: string, spec = '', className = 'server'): string {
  return `${header}
kind: Asset
metadata: {name: ${name}}
spec:
  class: ${className}
  owner: team:platform
  ${spec}
---
`;
}

function findings(...documents: string[]): string[] {
  return lines(buildCatalog({ 'a.yaml': documents.join(''), 'teams.yaml': team }).findings);
}

describe('references', () => {
  const items = '`service`, `asset`, `api`, `system`, `domain`, `group`';

  it.each([
    [
      'a dangling one, with the nearest name of the same kind',
      'dependsOn: [asset:orders-bd]',
      [
        '6:15 error ref.dangling `dependsOn` names `asset:orders-bd`, which is not in the catalog. | Did you mean `asset:orders-db`?',
      ],
    ],
    [
      'a dangling one of another kind with the same name',
      'dependsOn: [service:orders-db]',
      [
        '6:15 error ref.dangling `dependsOn` names `service:orders-db`, which is not in the catalog. | Did you mean `asset:orders-db`?',
      ],
    ],
    [
      'a dangling one that resembles nothing',
      'runsOn: [asset:nowhere-near-anything]',
      [
        '6:12 error ref.dangling `runsOn` names `asset:nowhere-near-anything`, which is not in the catalog. | Declare it, or take the reference out.',
      ],
    ],
    [
      'one of a kind that the field does not take',
      'runsOn: [team:platform]',
      [
        '6:12 error ref.kind `runsOn` names `team:platform`, but takes only `asset`, `group`, `service`, `system`. | Write `asset:NAME`.',
      ],
    ],
    [
      'one of no kind at all',
      'dependsOn: [assset:orders-db]',
      [
        '6:15 error ref.kind `dependsOn` names `assset:orders-db`, but there is no kind `assset`. | Did you mean `asset:orders-db`?',
      ],
    ],
    [
      'one without a kind where several would do',
      'dependsOn: [orders-db]',
      ['6:15 error ref.syntax `dependsOn` names `orders-db` without a kind. | Did you mean `asset:orders-db`?'],
    ],
    [
      'an API of a service',
      'providesApis: [asset:orders-db]',
      ['6:18 error ref.kind `providesApis` names `asset:orders-db`, but takes only `api`. | Write `api:NAME`.'],
    ],
  ])('tell %s', (_title, spec, expected) => {
    expect(findings(service('shop', spec), asset('orders-db'))).toEqual(expected);
  });

  it('tell an owner that is no team, in its place', () => {
    const text = `${header}\nkind: Service\nmetadata: {name: shop}\nspec:\n  owner: asset:orders-db\n---\n`;
    expect(findings(text, asset('orders-db'))).toEqual([
      '5:10 error ref.kind `owner` names `asset:orders-db`, but takes only `team`, `user`. | Write `team:NAME`.',
    ]);
  });

  it('tell an owner who is not there, and keep the name', () => {
    const catalog = buildCatalog(`${header}\nkind: Service\nmetadata: {name: shop}\nspec: {owner: paymnts}\n`);
    expect(lines(catalog.findings)).toEqual([
      '4:15 error ref.dangling `owner` names `paymnts`, which is not in the catalog. | Declare it, or take the reference out.',
    ]);
    expect(catalog.entities.get('service:default/shop')?.owner).toBe('team:default/paymnts');
  });

  it('are looked for in the namespace of the document, then in the default one', () => {
    const catalog = buildCatalog(
      [
        service('api', '', 'shop'),
        service('api'),
        service('db'),
        service('near', 'dependsOn: [service:api, service:db]', 'shop'),
        service('far', 'dependsOn: [service:api, service:shop/api]'),
        team,
      ].join(''),
    );
    expect(catalog.findings).toEqual([]);
    expect(catalog.relations.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'service:default/far service:default/api',
      'service:default/far service:shop/api',
      'service:shop/near service:default/db',
      'service:shop/near service:shop/api',
    ]);
  });

  it('may be spelled as Backstage does, but a group is a group', () => {
    expect(
      findings(service('shop', 'dependsOn: [resource:db, Component:shop-api]'), service('shop-api'), asset('db')),
    ).toEqual([]);
    expect(findings(service('shop', 'dependsOn: [group:platform]'))).toEqual([
      '6:15 error ref.dangling `dependsOn` names `group:platform`, which is not in the catalog. | Declare it, or take the reference out.',
    ]);
  });

  it('of waivers, windows, policies and changes are told mildly, for what they name may be gone', () => {
    const waiver = `${header}
kind: Waiver
metadata: {name: w}
spec: {codes: [a], owner: team:platform, reason: r, expires: 2026-12-01, scope: {refs: [asset:gone], owners: [paltform]}}
---
${header}
kind: Change
metadata: {name: c}
spec: {reason: r, affects: [service:gone]}
---
`;
    expect(findings(waiver)).toEqual([
      '4:89 warning ref.dangling `refs` names `asset:gone`, which is not in the catalog. | Declare it, or take the reference out.',
      '4:111 warning ref.dangling `owners` names `paltform`, which is not in the catalog. | Did you mean `team:platform`?',
      '9:29 warning ref.dangling `affects` names `service:gone`, which is not in the catalog. | Declare it, or take the reference out.',
    ]);
  });

  it('know every kind that they can name', () => {
    expect(findings(service('shop', 'dependsOn: [window:x]'))).toEqual([
      `6:15 error ref.kind \`dependsOn\` names \`window:x\`, but takes only ${items}. | Write \`asset:NAME\`.`,
    ]);
  });
});

describe('relations (A06, A08)', () => {
  function relations(...documents: string[]): string[] {
    const catalog = buildCatalog(documents.join('') + team);
    expect(catalog.findings).toEqual([]);
    return catalog.relations.map(({ from, type, to, strength, flow, when, redundancy }) =>
      [from, type, to, strength, flow, when, redundancy && `${redundancy.need} of ${redundancy.id}`]
        .filter((part) => part !== undefined)
        .join(' '),
    );
  }

  it('are stored from the end that needs to the end that is needed', () => {
    const api =
      'apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata: {name: orders}\nspec: {owner: group:platform}\n---\n';
    expect(
      relations(
        service('a', 'dependsOn: [service:b]'),
        service('b', 'partOf: [service:c]'),
        service('c', 'contains: [service:d]'),
        service('d', 'manages: [service:e]'),
        service('e', 'providesApis: [orders]'),
        service('f', 'consumesApis: [api:orders]'),
        service('g', 'consumers: [service:a, team:platform]'),
        api,
        asset('j', 'follows: [asset:k]', 'batch-job'),
        asset('k', 'readsFrom: [asset:l]', 'batch-job'),
        asset('l', '', 'dataset'),
        asset('m', 'writesTo: [asset:l]', 'batch-job'),
        asset('n', 'runsOn: [asset:o]', 'process'),
        asset('o', 'memberOf: [asset:p]'),
        asset('p', 'connectsTo: [asset:n]\n  uses: [asset:o]'),
      ),
    ).toEqual([
      'api:default/orders providedBy service:default/e hard',
      'asset:default/j follows asset:default/k hard',
      'asset:default/k readsFrom asset:default/l hard',
      'asset:default/l writtenBy asset:default/m soft',
      'asset:default/n runsOn asset:default/o hard',
      'asset:default/o memberOf asset:default/p none',
      'asset:default/p connectsTo asset:default/n soft',
      'asset:default/p uses asset:default/o soft',
      'service:default/a dependsOn service:default/b hard',
      'service:default/a uses service:default/g soft',
      'service:default/c contains service:default/b soft',
      'service:default/c contains service:default/d soft',
      'service:default/e managedBy service:default/d soft',
      'service:default/f consumesApi api:default/orders hard',
      'team:default/platform uses service:default/g soft',
    ]);
  });

  it('keep their qualities', () => {
    expect(
      relations(
        service('a', 'dependsOn: [{to: service:b, strength: soft, flow: batch, when: month-end, reason: r}]'),
        service('b'),
      ),
    ).toEqual(['service:default/a dependsOn service:default/b soft batch month-end']);
  });

  it('of one choice share an id that does not depend on their order or place', () => {
    const written = relations(
      service('a', 'dependsOn: [{anyOf: [service:c, service:b], need: 2}]'),
      service('b'),
      service('c'),
    );
    expect(written).toEqual([
      'service:default/a dependsOn service:default/b hard 2 of service:default/a dependsOn service:default/b service:default/c',
      'service:default/a dependsOn service:default/c hard 2 of service:default/a dependsOn service:default/b service:default/c',
    ]);
    expect(
      relations(
        service('a', 'dependsOn: [service:a, {need: 2, anyOf: [service:b, service:c]}]'),
        service('b'),
        service('c'),
      ),
    ).toEqual(['service:default/a dependsOn service:default/a hard', ...written]);
  });

  it('that are declared twice count once, as the strongest', () => {
    expect(
      relations(
        service(
          'a',
          'contains: [service:b]\n  dependsOn: [{to: service:b, strength: soft}, {to: service:b, when: night}]',
        ),
        service('b', 'partOf: [{to: service:a, strength: hard}]'),
      ),
    ).toEqual([
      'service:default/a contains service:default/b hard',
      'service:default/a dependsOn service:default/b hard night',
    ]);
  });

  it('can stand alone, with a reason (D03)', () => {
    const dependency = `${header}
kind: Dependency
metadata: {name: close}
spec: {from: service:a, to: service:b, type: readsFrom, flow: data, reason: The close reads it.}
---
`;
    const catalog = buildCatalog(service('a') + service('b') + dependency + team);
    expect(catalog.relations).toEqual([
      {
        from: 'service:default/a',
        to: 'service:default/b',
        type: 'readsFrom',
        strength: 'hard',
        flow: 'data',
        reason: 'The close reads it.',
        origin: { file: 'catalog.yaml', line: 17, column: 18 },
      },
    ]);
    expect(findings(dependency.replace('service:b', 'service:z'))).toEqual([
      '3:18 error ref.dangling `from` names `service:a`, which is not in the catalog. | Declare it, or take the reference out.',
      '3:18 error ref.dangling `readsFrom` names `service:z`, which is not in the catalog. | Declare it, or take the reference out.',
    ]);
  });

  it('remember the line that declares them', () => {
    const catalog = buildCatalog(
      service('a', 'dependsOn:\n    - service:b\n    - {to: service:c}') + service('b') + service('c') + team,
    );
    expect(catalog.relations.map(({ origin }) => `${origin.line}:${origin.column}`)).toEqual(['7:7', '8:7']);
  });
});

describe('entities', () => {
  it('that are declared twice are told with both places, and the first by file counts', () => {
    const files = {
      'b.yaml': service('shop', 'criticality: low') + team,
      'a.yaml': service('shop', 'criticality: high'),
    };
    const catalog = buildCatalog(files);
    expect(catalog.entities.get('service:default/shop')?.criticality).toBe('high');
    expect(catalog.findings).toEqual([
      {
        code: 'entity.duplicate',
        severity: 'error',
        ref: 'service:default/shop',
        origin: { file: 'b.yaml', line: 3, column: 18 },
        message: '`service:default/shop` is declared twice; the one at a.yaml:3 counts.',
        hint: 'Rename one of the two, or take it out.',
        related: [{ message: 'It is first declared here.', origin: { file: 'a.yaml', line: 3, column: 18 } }],
      },
    ]);
  });

  it('may have the same name in another namespace or of another kind', () => {
    expect(findings(service('shop'), service('shop', '', 'other'), asset('shop'))).toEqual([]);
  });

  it('of teams know their members, with the users who belong to them', () => {
    const users = `apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: zoe, annotations: {github.com/user-login: zoe-gh}}
spec: {memberOf: [platform]}
---
`;
    expect(buildCatalog(users + team).entities.get('team:default/platform')?.members).toEqual(['ann', 'zoe-gh']);
  });

  it('of teams know the members of the teams below them, in a circle too, ten levels down', () => {
    const nested = (name: string, parent: string, member: string): string =>
      `apiVersion: groundtruth/v1\nkind: Team\nmetadata: {name: ${name}}\nspec: {parent: "team:${parent}", members: [${member}]}\n---\n`;
    const of = (texts: string, name: string) => buildCatalog(texts).entities.get(`team:default/${name}`)?.members;
    const three = nested('b', 'a', 'bob') + nested('c', 'b', 'cid') + nested('a', 'c', 'ann');
    expect(of(three, 'a')).toEqual(['ann', 'bob', 'cid']);
    const chain = Array.from({ length: 13 }, (_, depth) => nested(`t${depth + 1}`, `t${depth}`, `m${depth + 1}`));
    expect(of(`${chain.join('')}${nested('t0', 't0', 'm0')}`, 't0')).toHaveLength(11);
  });

  it('that claim one identity are told, inside one family and while they live (B02)', () => {
    const db = (name: string, identifiers: string, more = '', className = 'database.postgresql'): string =>
      asset(name, `identifiers: ${identifiers}\n  ${more}`, className);
    expect(
      findings(
        db('a', '{endpoint: "DB:5432"}'),
        db('b', '{endpoint: ["db:5433", "db:5432"]}', '', 'cache'),
        db('c', '{endpoint: "db:5432"}', '', 'endpoint'),
        db('d', '{endpoint: "db:5432"}', 'lifecycle: retired'),
        db('e', '{host: h, process: p}'),
        db('f', '{host: h}'),
        db('g', '{host: h, process: p, endpoint: "x:1"}'),
      ),
    ).toEqual([
      '7:16 error entity.identifier-claimed `asset:a`, `asset:b` claim the same identity: `endpoint db:5432`. | Give each what only it has, or declare one of them; the old one of a replacement is `lifecycle: retired`.',
      '43:16 error entity.identifier-claimed `asset:e`, `asset:g` claim the same identity: `host h, process p`. | Give each what only it has, or declare one of them; the old one of a replacement is `lifecycle: retired`.',
    ]);
  });

  it('claim the same id in a tool, or the same name with other spaces (B01, B02)', () => {
    expect(
      findings(
        asset('a', 'correlation: {vmware: vm-1}\n  identifiers: {serial: A1X}', 'server'),
        asset('b', 'correlation: {vmware: " VM-1"}\n  identifiers: {serial: B2X}', 'server'),
        asset('c', 'correlation: {vmware: vm-2, tenable: vm-1}\n  identifiers: {serial: " b2x "}', 'server'),
      ).map((finding) => /claim.*: (.*)\. \|/.exec(finding)?.[1]),
    ).toEqual(['`correlation.vmware vm-1`', '`serial b2x`']);
  });

  it('whose earlier identity tells them apart claim nothing of each other', () => {
    expect(
      findings(
        asset('a', 'identifiers: {scheduler: s1, job: NIGHTLY}', 'batch-job'),
        asset('b', 'identifiers: {scheduler: s2, job: NIGHTLY}', 'batch-job'),
      ),
    ).toEqual([]);
  });
});

describe('cycles', () => {
  it('are told once for each knot, as a path, where the relation forbids them', () => {
    expect(
      findings(
        asset('a', 'runsOn: [asset:b]'),
        asset('b', 'runsOn: [asset:c]'),
        asset('c', 'runsOn: [asset:a, asset:d]'),
        asset('d', 'runsOn: [asset:d]'),
        service('e', 'partOf: [service:f]'),
        service('f', 'partOf: [service:e]'),
      ),
    ).toEqual([
      '7:12 error relation.cycle `runsOn` goes in a circle: `asset:a` → `asset:b` → `asset:c` → `asset:a`. | Take out the relation that is not true.',
      '31:12 error relation.cycle `runsOn` goes in a circle: `asset:d` → `asset:d`. | Take out the relation that is not true.',
      '45:12 error relation.cycle `contains` goes in a circle: `service:e` → `service:f` → `service:e`. | Take out the relation that is not true.',
    ]);
  });

  it('of relations that may have them are no matter', () => {
    expect(findings(service('a', 'dependsOn: [service:b]'), service('b', 'dependsOn: [service:a, service:b]'))).toEqual(
      [],
    );
  });
});

describe('resolve', () => {
  const texts = [
    service('a', 'dependsOn: [service:b, asset:lost, {anyOf: [service:b, service:c]}]'),
    service('b', 'partOf: [service:c]\n  identifiers: {endpoint: "x:1"}'),
    service('c', 'partOf: [service:b]'),
    service('a', 'criticality: high'),
    asset('d', 'runsOn: [asset:d]\n  identifiers: {endpoint: "x:1"}', 'process'),
    asset('e', 'attributes: {osx: 1}', 'srever'),
    asset('f', 'attributes: {oss: "1", cpus: 0}'),
    `${header}\nkind: AssetClass\nmetadata: {name: x.one}\nspec: {extends: x.two}\n---\n`,
    `${header}\nkind: AssetClass\nmetadata: {name: x.two}\nspec: {extends: x.one}\n---\n`,
    `${header}\nkind: Dependency\nmetadata: {name: g}\nspec: {from: service:a, to: service:b, reason: r, when: night}\n---\n`,
    'apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: platform}\nspec: {members: [zoe]}\n---\n',
    'apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: {name: zoe}\nspec: {memberOf: [platform]}\n---\n',
    team,
  ];

  it('does not depend on the order of documents and files', () => {
    const drafts = texts.flatMap((text, index) => draftsOf(text, `${index % 4}.yaml`));
    const expected = resolve(drafts, shippedClasses);
    expect(expected.findings.length).toBeGreaterThan(8);
    assert(
      property(shuffledSubarray(drafts, { minLength: drafts.length }), (shuffled) => {
        const resolved = resolve(shuffled, shippedClasses);
        expect([...resolved.entities]).toEqual([...expected.entities]);
        expect(resolved.relations).toEqual(expected.relations);
        expect(resolved.findings).toEqual(expected.findings);
        expect([...resolved.classes]).toEqual([...expected.classes]);
      }),
    );
  });

  it('gives the same from facts that were stored and read again', () => {
    const drafts = texts.flatMap((text, index) => draftsOf(text, `${index}.yaml`));
    const stored = JSON.parse(JSON.stringify(drafts)) as DraftEntity[];
    expect(said(resolve(stored, shippedClasses))).toEqual(said(resolve(drafts, shippedClasses)));
  });

  describe('of a catalog much like another', () => {
    const documents = {
      a: ['dependsOn: [service:b, asset:lost]', 'dependsOn: [{anyOf: [service:b, service:c]}]', ''],
      b: ['partOf: [service:c]', 'lifecycle: retired', 'criticality: high\n  dependsOn: [service:b]'],
      c: ['', 'partOf: [service:b]', 'partOf: [service:a]\n  dependsOn: [{to: service:a, strength: soft}]'],
    };
    const stay = texts.slice(4, -1).flatMap((text, index) => draftsOf(text, `${index + 3}.yaml`));
    const read = (chosen: readonly (readonly [file: number, text: string])[]): DraftEntity[] => {
      const ofFile = (file: number) => chosen.flatMap(([at, text]) => (at === file ? [text] : [])).join('');
      return [...stay, ...[0, 1, 2].flatMap((file) => draftsOf(ofFile(file), `${file}.yaml`))];
    };
    const before = read(Object.entries(documents).map(([name, [spec = '']], file) => [file, service(name, spec)]));
    const catalog = resolve(before, shippedClasses);
    const similarTo = (drafts: readonly DraftEntity[]) => ({
      catalog,
      gone: before.filter((draft) => !drafts.includes(draft)),
      fresh: drafts.filter((draft) => !before.includes(draft)),
    });

    it('says what it says without the other', () => {
      const place = integer({ min: 0, max: 2 });
      const [a, b, c] = Object.entries(documents).map(([name, specs]) =>
        tuple(place, constantFrom(...specs.map((spec) => service(name, spec)))),
      ) as [Arbitrary<[number, string]>, Arbitrary<[number, string]>, Arbitrary<[number, string]>];
      const more = array(tuple(place, constantFrom(...texts)), { maxLength: 1 });
      assert(
        property(tuple(a, b, c), more, integer({ min: 0, max: 5 }), (chosen, further, dropped) => {
          const drafts = read([...chosen.filter((_, index) => index !== dropped), ...further]);
          const alone = resolve(drafts, shippedClasses);
          expect(said(resolve(drafts, shippedClasses, undefined, similarTo(drafts)))).toEqual(said(alone));
        }),
      );
    });

    it('looks again only at what is new, as long as no name came or went', () => {
      const { parts } = catalog;
      const other = before.map((draft) =>
        draft.entity.ref === 'service:default/b' ? draftsOf(service('b', 'lifecycle: retired'), '1.yaml')[0] : draft,
      ) as DraftEntity[];
      const again = resolve(other, shippedClasses, undefined, similarTo(other));
      expect(again.parts.resolveReference).toBe(parts.resolveReference);
      expect(again.entities.get('service:default/a')).toBe(catalog.entities.get('service:default/a'));
      expect(again.entities.get('service:default/b')).toMatchObject({ lifecycle: 'retired' });
      expect(resolve(before, shippedClasses, undefined, similarTo(before)).relations).toBe(catalog.relations);
      const more = [...before, ...draftsOf(service('d'), '2.yaml')];
      expect(resolve(more, shippedClasses, undefined, similarTo(more)).parts.resolveReference).not.toBe(
        parts.resolveReference,
      );
    });
  });

  it('leaves the drafts as they are', () => {
    const drafts = texts.flatMap((text, index) => draftsOf(text, `${index}.yaml`));
    const before = JSON.stringify(drafts);
    resolve(drafts, shippedClasses);
    expect(JSON.stringify(drafts)).toBe(before);
  });

  it('sorts entities and relations', () => {
    const { entities, relations } = buildCatalog(texts.toReversed().join('---\n'));
    expect([...entities.keys()]).toEqual([...entities.keys()].sort());
    const keys = relations.map(({ from, type, to }) => `${from} ${type} ${to}`);
    expect(keys).toEqual([...keys].sort());
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('follows a chain of 100,000 without running out of stack, and closes it into a circle', () => {
    const count = 100_000;
    const link = (index: number, to: number): DraftEntity => ({
      entity: {
        ref: `asset:default/n${index}`,
        kind: 'asset',
        namespace: 'default',
        name: `n${index}`,
        origin: { file: 'a.yaml', line: index + 1, column: 1 },
        labels: {},
        lifecycle: 'production',
        class: 'server',
        identifiers: {},
        correlation: {},
        attributes: {},
        expects: [],
        entrypoints: [],
        paths: [],
      },
      dialect: 'groundtruth',
      start: index,
      relations: [{ field: 'runsOn', to: `asset:n${to}`, origin: { file: 'a.yaml', line: index + 1, column: 2 } }],
      mentions: [],
    });
    const chain = Array.from({ length: count }, (_, index) => link(index, Math.min(index + 1, count - 1)));
    expect(resolve(chain, shippedClasses).findings.map(({ message }) => message)).toEqual([
      '`runsOn` goes in a circle: `asset:n99999` → `asset:n99999`.',
    ]);
    const circle = Array.from({ length: count }, (_, index) => link(index, (index + 1) % count));
    const { findings: found, relations } = resolve(circle, shippedClasses);
    expect(relations).toHaveLength(count);
    expect(found.map(({ message }) => message)).toEqual([
      '`runsOn` goes in a circle: `asset:n0` → `asset:n1` → `asset:n2` → `asset:n3` → `asset:n4` → `asset:n5` → `asset:n6` → `asset:n7` → … (99992 more) → `asset:n0`.',
    ]);
  });

  it('stays quick where ten thousand different references dangle', () => {
    const text = Array.from({ length: 10_000 }, (_, index) =>
      service(`s${index}`, `dependsOn: [service:t${index}x]`).replace('team:platform', `team:t${index}x`),
    ).join('');
    const used = startProcessorClock();
    expect(buildCatalog(text).findings).toHaveLength(20_000);
    expect(used()).toBeLessThan(10_000);
  });
});

function draftsOf(text: string, file: string): DraftEntity[] {
  return readDocuments(text, file).documents.flatMap((document) => extractFacts(document, file, 'default').entities);
}

/** Everything that a resolved catalog says; the order of findings is the reader's. */
function said(catalog: ResolvedCatalog): unknown {
  return { ...catalog, parts: undefined, findings: sortFindings(catalog.findings) };
}
