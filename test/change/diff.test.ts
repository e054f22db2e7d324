import { describe, expect, test } from 'vitest';
import { diffCatalogs } from '../../engine/change/diff.ts';
import type { Change } from '../../engine/model/change.ts';
import { buildCatalog, validCatalog } from '../support/catalog.ts';

const teams = `
apiVersion: groundtruth/v1
kind: Team
metadata: {name: payments}
spec: {members: [octocat]}
---
apiVersion: groundtruth/v1
kind: Team
metadata: {name: platform}
spec: {members: [hubot]}
---`;

/** Documents of assets and services by a short line: `kind name {spec}`. */
function documents(...lines: readonly string[]): string {
  return lines
    .map((text) => {
      const [kind = '', name = '', ...spec] = text.split(' ');
      return `\napiVersion: groundtruth/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec.join(' ')}\n---`;
    })
    .join('');
}

function diff(before: readonly string[], after: readonly string[], files: readonly string[] = []): readonly Change[] {
  return diffCatalogs(
    validCatalog({ 'teams.yaml': teams, 'shop.yaml': documents(...before) }),
    validCatalog({ 'teams.yaml': teams, 'shop.yaml': documents(...after) }),
    files,
  );
}

/** A change in one line. */
function line(change: Change): string {
  const effect = change.effect === 'none' ? '' : ` → ${change.effect}`;
  const what = `${change.kind} ${change.ref.replace('default/', '')}`;
  switch (change.kind) {
    case 'field-changed':
      return `${what} ${change.path}: ${JSON.stringify(change.old)} ⇒ ${JSON.stringify(change.new)}${effect}`;
    case 'relation-added':
    case 'relation-removed':
    case 'relation-changed':
      return `${what} ${change.relation.type} ${change.relation.to.replace('default/', '')}${effect}`;
    case 'entity-renamed':
      return `${what} from ${change.from.replace('default/', '')} by ${change.by.join(', ')}${effect}`;
    case 'files-changed':
      return `${what} ${change.files.join(', ')}${effect}`;
    case 'entity-added':
    case 'entity-removed':
      return what + effect;
    default:
      return change satisfies never;
  }
}

const db = 'Asset db {owner: team:payments, class: database.postgresql, attributes: {maxConnections: 200}}';
const web = 'Asset web {owner: team:payments, class: web-server}';

describe('diffCatalogs', () => {
  test.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['an entity comes', [db], [db, web], ['entity-added asset:web']],
    ['an entity goes', [db, web], [db], ['entity-removed asset:web → remove']],
    [
      'an entity comes and goes with its relations, which do nothing more to it',
      [db, web],
      [db, 'Service shop {owner: team:payments, dependsOn: [asset:db]}'],
      [
        'entity-removed asset:web → remove',
        'entity-added service:shop',
        'relation-added service:shop dependsOn asset:db',
      ],
    ],
    [
      'a setting changes, by what its class says of it',
      [db],
      ['Asset db {owner: team:payments, class: database.postgresql, attributes: {maxConnections: 100}}'],
      ['field-changed asset:db spec.attributes.maxConnections: 200 ⇒ 100 → restart'],
    ],
    [
      'settings come and go one by one',
      [db],
      ['Asset db {owner: team:payments, class: database.postgresql, attributes: {workMem: 4MB, backup: daily}}'],
      [
        'field-changed asset:db spec.attributes.backup: undefined ⇒ "daily"',
        'field-changed asset:db spec.attributes.maxConnections: 200 ⇒ undefined → restart',
        'field-changed asset:db spec.attributes.workMem: undefined ⇒ "4MB" → reload',
      ],
    ],
    [
      'what a thing is called, whose it is and how critical does nothing to it',
      ['Service s {owner: team:payments}'],
      ['Service s {owner: team:platform, criticality: high, objectives: {rto: 5m}, outcome: It works.}'],
      [
        'field-changed service:s spec.criticality: undefined ⇒ "high"',
        'field-changed service:s spec.objectives.rto: undefined ⇒ "5m"',
        'field-changed service:s spec.outcome: undefined ⇒ "It works."',
        'field-changed service:s spec.owner: "team:default/payments" ⇒ "team:default/platform"',
      ],
    ],
    [
      'another class is another thing',
      [web],
      ['Asset web {owner: team:payments, class: load-balancer}'],
      ['field-changed asset:web spec.class: "web-server" ⇒ "load-balancer" → replace'],
    ],
    [
      'a retired thing goes away',
      [web],
      ['Asset web {owner: team:payments, class: web-server, lifecycle: retired}'],
      ['field-changed asset:web spec.lifecycle: undefined ⇒ "retired" → remove'],
    ],
    [
      'a thing that becomes a plan goes away, and a retired one that does is gone already',
      [web, 'Asset old {owner: team:payments, class: web-server, lifecycle: retired}'],
      [
        'Asset web {owner: team:payments, class: web-server, lifecycle: planned}',
        'Asset old {owner: team:payments, class: web-server, lifecycle: planned}',
      ],
      [
        'field-changed asset:old spec.lifecycle: "retired" ⇒ "planned"',
        'field-changed asset:web spec.lifecycle: undefined ⇒ "planned" → remove',
      ],
    ],
    [
      'an identifier that is another means another thing',
      ['Asset web {owner: team:payments, class: web-server, identifiers: {endpoint: "a:1"}}'],
      ['Asset web {owner: team:payments, class: web-server, identifiers: {endpoint: "b:1"}}'],
      ['field-changed asset:web spec.identifiers.endpoint: "a:1" ⇒ "b:1" → replace'],
    ],
    [
      'one identifier more means the same thing, better known',
      ['Asset web {owner: team:payments, class: web-server, identifiers: {endpoint: "a:1"}}'],
      ['Asset web {owner: team:payments, class: web-server, identifiers: {endpoint: ["a:1", "b:1"], host: a}}'],
      [
        'field-changed asset:web spec.identifiers.endpoint: "a:1" ⇒ ["a:1","b:1"]',
        'field-changed asset:web spec.identifiers.host: undefined ⇒ "a"',
      ],
    ],
    [
      'other identifiers altogether mean another thing',
      ['Asset web {owner: team:payments, class: web-server, identifiers: {endpoint: "a:1"}}'],
      ['Asset web {owner: team:payments, class: web-server, identifiers: {serviceName: web}}'],
      [
        'field-changed asset:web spec.identifiers.endpoint: "a:1" ⇒ undefined → replace',
        'field-changed asset:web spec.identifiers.serviceName: undefined ⇒ "web" → replace',
      ],
    ],
    [
      'a relation is told once, whichever end declares it',
      [
        db,
        web,
        'Asset job {owner: team:payments, class: batch-job}',
        'Asset data {owner: team:payments, class: dataset}',
      ],
      [
        db,
        web,
        'Asset job {owner: team:payments, class: batch-job, writesTo: [asset:data]}',
        'Asset data {owner: team:payments, class: dataset}',
      ],
      ['relation-added asset:data writtenBy asset:job → reload'],
    ],
    [
      'a host is moved from',
      [
        db,
        web,
        'Asset s {owner: team:payments, class: server}',
        'Asset p {owner: team:payments, class: process, runsOn: [asset:s]}',
      ],
      [db, web, 'Asset s {owner: team:payments, class: server}', 'Asset p {owner: team:payments, class: process}'],
      ['relation-removed asset:p runsOn asset:s → replace'],
    ],
    [
      'what is known of a relation, and how it is wired',
      [db, web, 'Service s {owner: team:payments, dependsOn: [asset:db, asset:web]}'],
      [
        db,
        web,
        'Service s {owner: team:payments, dependsOn: [{to: asset:db, strength: soft, when: month-end}, {to: asset:web, flow: async}]}',
      ],
      ['relation-changed service:s dependsOn asset:db', 'relation-changed service:s dependsOn asset:web → reload'],
    ],
    [
      'a spare comes, a spare goes, and what is needed changes',
      [
        db,
        web,
        'Asset a {owner: team:payments, class: cache}',
        'Service more {owner: team:payments, dependsOn: [{anyOf: [asset:db, asset:web]}]}',
        'Service less {owner: team:payments, dependsOn: [{anyOf: [asset:db, asset:web, asset:a]}]}',
        'Service need {owner: team:payments, dependsOn: [{anyOf: [asset:db, asset:web]}]}',
        'Service none {owner: team:payments, dependsOn: [{anyOf: [asset:db, asset:web]}]}',
        'Service swap {owner: team:payments, dependsOn: [{anyOf: [asset:db, asset:web]}, {anyOf: [asset:a, service:more]}]}',
      ],
      [
        db,
        web,
        'Asset a {owner: team:payments, class: cache}',
        'Service more {owner: team:payments, dependsOn: [{anyOf: [asset:a, asset:db, asset:web]}]}',
        'Service less {owner: team:payments, dependsOn: [{anyOf: [asset:db, asset:web]}]}',
        'Service need {owner: team:payments, dependsOn: [{anyOf: [asset:web, asset:db], need: 2}]}',
        'Service none {owner: team:payments, dependsOn: [asset:db, asset:web]}',
        'Service swap {owner: team:payments, dependsOn: [{anyOf: [asset:db, asset:a]}, {anyOf: [asset:web, service:more]}]}',
      ],
      [
        'relation-removed service:less dependsOn asset:a → reload',
        'relation-added service:more dependsOn asset:a → reload',
        'relation-changed service:need dependsOn asset:db → reload',
        'relation-changed service:need dependsOn asset:web → reload',
        'relation-changed service:none dependsOn asset:db → reload',
        'relation-changed service:none dependsOn asset:web → reload',
        'relation-changed service:swap dependsOn asset:a → reload',
        'relation-changed service:swap dependsOn asset:db → reload',
        'relation-changed service:swap dependsOn asset:web → reload',
        'relation-changed service:swap dependsOn service:more → reload',
      ],
    ],
    [
      'a team changes, and who belongs to it is told as a field',
      ['Team t {members: [octocat, hubot]}'],
      ['Team t {members: [octocat], parent: team:payments}'],
      [
        'field-changed team:t spec.members: ["octocat","hubot"] ⇒ ["octocat"]',
        'field-changed team:t spec.parent: undefined ⇒ "team:payments"',
      ],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(diff(before, after).map(line)).toEqual(expected);
  });

  test('comments, order, quotes, defaults that are written out and long forms of names are no change', () => {
    const before = `${teams}
# The database.
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: db, labels: {a: "1", b: "2"}}
spec:
  owner: payments
  class: database.postgresql
  attributes: {maxConnections: 200, timeZone: UTC}
  identifiers: {endpoint: "db:5432"}
  expects: [host, tls]
---
apiVersion: groundtruth/v1
kind: Service
metadata: {name: shop}
spec:
  owner: team:payments
  sources: {paths: [a/**, b/**]}
  dependsOn: [asset:db, {anyOf: [team-less, db2]}]
---
${documents('Service team-less {owner: team:payments}', 'Asset db2 {owner: team:payments, class: cache}')}`.replaceAll(
      '{anyOf: [team-less, db2]}',
      '{anyOf: [service:team-less, asset:db2]}',
    );
    const after = `
apiVersion: groundtruth/v1
kind: Service
metadata:
  namespace: default
  name: shop
spec:
  dependsOn:
    - anyOf: [asset:default/db2, service:default/team-less]
      need: 1
    - to: asset:default/db # all orders
  sources: {paths: [b/**, a/**]}
  lifecycle: production
  owner: team:default/payments
---
kind: Asset
apiVersion: groundtruth/v1
spec:
  identifiers: {endpoint: ["db:5432"]}
  expects: [tls, host]
  attributes: {'timeZone': 'UTC', "maxConnections": 200}
  class: database.postgresql
  owner: team:payments
metadata: {labels: {b: '2', a: '1'}, name: 'db'}
---
${documents('Asset db2 {class: cache, owner: team:payments}', 'Service team-less {owner: team:payments}')}${teams}`;
    expect(diffCatalogs(validCatalog(before), validCatalog({ 'b.yaml': after }), []).map(line)).toEqual([]);
  });

  test('gives the place of the old and of the new value', () => {
    const before = documents('Team t {}', 'Asset db {owner: team:t, class: cache, attributes: {maxMemory: 1GB}}');
    const after = `# moved\n${before.replace('1GB', '2GB')}`;
    expect(diffCatalogs(validCatalog(before), validCatalog({ 'new.yaml': after }), [])).toMatchObject([
      { before: { file: 'catalog.yaml', line: 10, column: 61 }, after: { file: 'new.yaml', line: 11, column: 61 } },
    ]);
  });

  test('an owner that comes to mean another team is a change, though its document is the same', () => {
    const shop =
      'apiVersion: groundtruth/v1\nkind: Service\nmetadata: {name: s, namespace: shop}\nspec: {owner: payments}\n---';
    const shadow =
      'apiVersion: groundtruth/v1\nkind: Team\nmetadata: {name: payments, namespace: shop}\nspec: {members: [mallory]}\n---\n';
    const changes = diffCatalogs(validCatalog(`${teams}\n${shop}`), validCatalog(`${teams}\n${shadow}${shop}`), []);
    expect(changes.map(line)).toEqual([
      'field-changed service:shop/s spec.owner: "team:default/payments" ⇒ "team:shop/payments"',
      'entity-added team:shop/payments',
    ]);
  });

  test('what a document means to another reader is a change, though its words stay', () => {
    const ours = 'apiVersion: groundtruth/v1\nkind: Service\n';
    const words = `metadata: {name: checkout}\nspec: {owner: team:payments, criticality: critical, lifecycle: production, sources: {paths: [app/**]}}\n`;
    const theirs = 'apiVersion: backstage.io/v1alpha1\nkind: Component\n';
    const catalogs = [ours, theirs].map((head) =>
      buildCatalog({ 'teams.yaml': teams, 'checkout.yaml': head + words.replace('{owner', '{type: website, owner') }),
    );
    const [before, after] = catalogs as [(typeof catalogs)[0], (typeof catalogs)[0]];
    expect(diffCatalogs(before, after, []).map(line)).toEqual([
      'field-changed service:checkout spec.criticality: "critical" ⇒ undefined',
      'field-changed service:checkout spec.sources.paths: ["app/**"] ⇒ []',
    ]);
    expect(diffCatalogs(after, before, []).map(line)).toEqual([
      'field-changed service:checkout spec.criticality: undefined ⇒ "critical"',
      'field-changed service:checkout spec.sources.paths: [] ⇒ ["app/**"]',
    ]);
  });

  test('names of attributes and labels can be anything', () => {
    const before = documents('Team t {}', 'Asset a {owner: team:t, class: resource, attributes: {x: 1}}');
    const after = before.replace('{x: 1}', '{x: 1, __proto__: 2, constructor: 3, "a.b": {"c d": 4}}');
    expect(diffCatalogs(buildCatalog(before), buildCatalog(after), []).map(line)).toEqual([
      'field-changed asset:a spec.attributes.__proto__: undefined ⇒ 2 → restart',
      'field-changed asset:a spec.attributes.constructor: undefined ⇒ 3 → restart',
      'field-changed asset:a spec.attributes["a.b"]["c d"]: undefined ⇒ 4 → restart',
    ]);
  });

  test('an entity that is the same object on both sides is never read', () => {
    const base = validCatalog(teams + documents(db, web));
    const unread = (): never => {
      throw new Error('read');
    };
    const head = { ...base, document: unread, locate: unread };
    expect(diffCatalogs({ ...base, document: unread, locate: unread }, head, [])).toEqual([]);
  });
});
