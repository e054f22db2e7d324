import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../engine/catalog/config.ts';
import { buildCatalog } from '../support/catalog.ts';
import { lines } from '../support/findings.ts';
import { startProcessorClock } from '../support/processor-clock.ts';

const team = 'apiVersion: groundtruth/v1\nkind: Team\nmetadata: {name: platform}\nspec: {}\n';

interface Case {
  readonly title: string;
  readonly yaml: string;
  readonly expected: readonly string[];
}

const cases: readonly Case[] = [
  {
    title: 'an unknown field, with the one that was meant, and not as missing too',
    yaml: `
apiVersion: groundtruth/v1
kind: Service
metadata: {name: shop}
spec:
  ownr: team:platform
`,
    expected: ['6:3 error schema.unknown-field `spec.ownr` is not a field of Service. | Did you mean `owner`?'],
  },
  {
    title: 'an unknown field that resembles nothing, with the fields there are',
    yaml: `
apiVersion: groundtruth/v1
kind: Team
metadata: {name: shop}
spec: {colour: red}
`,
    expected: [
      '5:8 error schema.unknown-field `spec.colour` is not a field of Team. | Fields here are `members`, `parent`, `contact`.',
    ],
  },
  {
    title: 'a field that belongs one level deeper',
    yaml: `
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: db}
class: database
spec: {owner: team:platform}
`,
    expected: [
      '5:1 error schema.unknown-field `class` is not a field of Asset. | It belongs under `spec`.',
      '6:7 error schema.required `spec.class` is missing. | Its asset class, e.g. `database.postgresql`.',
    ],
  },
  {
    title: 'a missing owner as what it is',
    yaml: `
apiVersion: groundtruth/v1
kind: Service
metadata: {name: shop}
spec: {criticality: high}
`,
    expected: [
      '5:7 error entity.no-owner This Service has no `owner`: nobody answers for it. | Add `owner: team:NAME` to its `spec`.',
    ],
  },
  {
    title: 'a value that is none of the allowed ones',
    yaml: `
apiVersion: groundtruth/v1
kind: Service
metadata: {name: shop}
spec:
  owner: team:platform
  criticality: hihg
`,
    expected: [
      '7:16 error schema.value `spec.criticality` cannot be `hihg`. | Did you mean `high`? It is one of `critical`, `high`, `medium`, `low`.',
    ],
  },
  {
    title: 'text without the quotes that it needs',
    yaml: `
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: db, labels: {year: 2026}}
spec:
  class: database
  owner: team:platform
  correlation: {tenable: 17}
  identifiers: {serial: 4711, host: [a, true]}
`,
    expected: [
      '4:37 error schema.type `metadata.labels.year` has to be text, but it is a number. | Put it in quotes as it is written: without them, YAML reads the number `2026`.',
      '8:26 error schema.type `spec.correlation.tenable` has to be text, but it is a number. | Put it in quotes as it is written: without them, YAML reads the number `17`.',
      '9:25 error schema.type `spec.identifiers.serial` has to be text or a list, but it is a number. | Put it in quotes as it is written: without them, YAML reads the number `4711`.',
      '9:41 error schema.type `spec.identifiers.host[1]` has to be text, but it is `true` or `false`. | Put it in quotes as it is written: without them, YAML reads `true`.',
    ],
  },
  {
    title: 'one value where a list belongs',
    yaml: `
apiVersion: groundtruth/v1
kind: Service
metadata: {name: shop}
spec:
  owner: team:platform
  runsOn: service:shop
`,
    expected: [
      '7:11 error schema.type `spec.runsOn` has to be a list, but it is text. | Write a list: `runsOn: [service:shop]`.',
    ],
  },
  {
    title: 'a mistake in each form of a target, told once and in the terms of that form',
    yaml: `
apiVersion: groundtruth/v1
kind: Service
metadata: {name: shop}
spec:
  owner: team:platform
  dependsOn:
    - asset db
    - {to: service:shop, strenght: hard}
    - {too: service:shop}
    - {to: service:shop, strength: strong}
    - {anyOf: []}
    - {anyOf: [service:shop, 7], need: 0}
    - 12
    - {strength: hard}
    - {anyOf: [service:shop], to: service:shop}
`,
    expected: [
      '8:7 error ref.syntax `spec.dependsOn[0]` is `asset db`, which is not a reference. | A reference: `kind:name` or `kind:namespace/name`. Without a namespace: first the namespace of this document, then `default`.',
      '9:26 error schema.unknown-field `spec.dependsOn[1].strenght` is not a field of Service. | Did you mean `strength`?',
      '10:8 error schema.unknown-field `spec.dependsOn[2].too` is not a field of Service. | Did you mean `to`?',
      '11:36 error schema.value `spec.dependsOn[3].strength` cannot be `strong`. | It is one of `hard`, `soft`.',
      '12:15 error schema.value `spec.dependsOn[4].anyOf` is empty. | The targets that can stand in for each other.',
      '13:30 error schema.type `spec.dependsOn[5].anyOf[1]` has to be text, but it is a number. | Put it in quotes as it is written: without them, YAML reads the number `7`.',
      '13:40 error schema.value `spec.dependsOn[5].need` is `0`; the least is 1. | How many of them are needed; 1 by default.',
      '14:7 error schema.type `spec.dependsOn[6]` has to be text or a mapping, but it is a number. | Put it in quotes as it is written: without them, YAML reads the number `12`.',
      '15:7 error schema.required `spec.dependsOn[7].to` is missing. | Add `to`.',
      '16:31 error schema.unknown-field `spec.dependsOn[8].to` is not a field of Service. | Fields here are `anyOf`, `need`, `strength`, `flow`, `when`, `reason`.',
    ],
  },
  {
    title: 'more needed of a choice than it offers',
    yaml: `
apiVersion: groundtruth/v1
kind: Service
metadata: {name: shop}
spec:
  owner: team:platform
  dependsOn:
    - {anyOf: [service:shop, service:shop, team:platform], need: 3}
`,
    expected: [
      '8:7 error ref.kind `dependsOn` names `team:platform`, but takes only `service`, `asset`, `api`, `system`, `domain`, `group`. | Write `asset:NAME`.',
      '8:7 error schema.value `dependsOn` needs 3 of a choice that offers 2. | Lower `need` to at most 2, or name more targets under `anyOf`.',
    ],
  },
  {
    title: 'a choice where there is none to be had',
    yaml: `
apiVersion: groundtruth/v1
kind: Service
metadata: {name: shop}
spec: {owner: team:platform, partOf: [{anyOf: [service:shop]}]}
`,
    expected: [
      '5:39 error schema.required `spec.partOf[0].to` is missing. | Add `to`.',
      '5:40 error schema.unknown-field `spec.partOf[0].anyOf` is not a field of Service. | Fields here are `to`, `strength`, `flow`, `when`, `reason`.',
    ],
  },
  {
    title: 'a name that cannot be one',
    yaml: `
apiVersion: groundtruth/v1
kind: Team
metadata: {name: "my team"}
spec: {members: ["not a login"]}
`,
    expected: [
      '4:18 error schema.value `metadata.name` cannot be `my team`. | Letters, digits, `-`, `_` and `.`; begins and ends with a letter or digit.',
      '5:18 error schema.value `spec.members[0]` cannot be `not a login`. | A GitHub login.',
    ],
  },
  {
    title: 'a document without anything in it',
    yaml: 'apiVersion: groundtruth/v1\nkind: Service\n',
    expected: [
      '1:1 error schema.required `metadata` is missing. | Add `metadata`.',
      '1:1 error schema.required `spec` is missing. | What it is, and what it stands on.',
    ],
  },
  {
    title: 'an unknown kind',
    yaml: 'apiVersion: groundtruth/v1\nkind: Sevice\nmetadata: {name: shop}\n',
    expected: [
      '2:7 error schema.kind There is no kind `Sevice`. | Did you mean `Service`? Known kinds are Service, Asset, Dependency, Team, Group, AssetClass, Window, Waiver, Source, Policy, PolicyOverlay, PolicyTest, Change.',
    ],
  },
  {
    title: 'no kind',
    yaml: 'apiVersion: groundtruth/v1\nmetadata: {name: shop}\n',
    expected: [
      '1:1 error schema.required This document has no `kind`. | Known kinds are Service, Asset, Dependency, Team, Group, AssetClass, Window, Waiver, Source, Policy, PolicyOverlay, PolicyTest, Change.',
    ],
  },
  {
    title: 'another version of ours',
    yaml: 'kind: Service\napiVersion: groundtruth/v2\n',
    expected: [
      '2:13 error schema.kind `apiVersion: groundtruth/v2` is not a version of Groundtruth documents. | Write `apiVersion: groundtruth/v1`.',
    ],
  },
  {
    title: 'a kind of ours without a version',
    yaml: 'kind: Service\nmetadata: {name: shop}\n',
    expected: [
      '1:1 error schema.required This Service has no `apiVersion`, so it is not read. | Write `apiVersion: groundtruth/v1`.',
    ],
  },
];

describe('schema findings', () => {
  it.each(cases)('tell $title', ({ yaml, expected }) => {
    const { findings } = buildCatalog({ 'a.yaml': yaml, 'teams.yaml': team });
    expect(lines(findings)).toEqual(expected);
  });

  it('name the entity where its name is clear', () => {
    const { findings } = buildCatalog('apiVersion: groundtruth/v1\nkind: Service\nmetadata: {name: shop}\nspec: {}\n');
    expect(findings.map(({ ref }) => ref)).toEqual(['service:default/shop']);
  });

  it('are at most fifty for one document, with the number of the others', () => {
    const labels = Array.from({ length: 200 }, (_, index) => `l${index}: ${index}`).join(', ');
    const { findings } = buildCatalog(
      `apiVersion: groundtruth/v1\nkind: Team\nmetadata: {name: shop, labels: {${labels}}}\nspec: {}\n`,
    );
    expect(findings).toHaveLength(51);
    expect(findings.map(({ message }) => message)).toContain('150 further mistakes in this Team are not listed.');
  });

  it('of a hundred thousand mistakes come in linear time', () => {
    const members = (count: number): string => {
      const list = Array.from({ length: count }, () => '- 7').join('\n');
      return `apiVersion: groundtruth/v1\nkind: Service\nmetadata: {name: shop}\nspec:\n  owner: team:x\n  entrypoints: []\n  dependsOn:\n${list.replaceAll('- ', '  - ')}`;
    };
    const used = startProcessorClock();
    expect(buildCatalog(members(100_000)).findings.length).toBeGreaterThan(50);
    expect(used()).toBeLessThan(5000);
  });
});

describe('a document with mistakes', () => {
  it('still gives its entity, so that nothing seems to dangle', () => {
    const catalog = buildCatalog(`
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: db, labels: {a: b, year: 2026}}
spec:
  class: 5
  owner: team:platform
  lifecycle: sometimes
  criticality: high
  colour: red
  expects: [host, 7]
  identifiers: {endpoint: "db:1", serial: 7}
  dependsOn: [5, asset:other, {to: asset:other, flow: fast, when: always}]
---
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: other}
spec: {class: database, owner: team:platform, dependsOn: [asset:db]}
---
${team}`);
    expect(catalog.findings.every(({ code }) => code.startsWith('schema.'))).toBe(true);
    expect(catalog.entities.get('asset:default/db')).toMatchObject({
      labels: { a: 'b' },
      owner: 'team:default/platform',
      lifecycle: 'production',
      criticality: 'high',
      expects: ['host'],
      identifiers: { endpoint: 'db:1' },
    });
    expect(catalog.relations.map(({ from, to, when }) => [from, to, when])).toEqual([
      ['asset:default/db', 'asset:default/other', undefined],
      ['asset:default/other', 'asset:default/db', undefined],
    ]);
  });

  it('keeps what is right in it, whatever kind it is', () => {
    const config = 'apiVersion: groundtruth/v1\nkind: Config\ninclude: [a.yaml, 7]\nfailOn: never\nnamespace: shop\n';
    expect(parseConfig(Buffer.from(config), 'groundtruth.yaml')).toMatchObject({
      include: ['a.yaml'],
      failOn: 'error',
      namespace: 'shop',
      findings: [{ code: 'config.invalid' }, { code: 'config.invalid' }],
    });
  });

  it('gives none where its name is not clear', () => {
    for (const metadata of [
      '{}',
      '[]',
      'null',
      '{name: }',
      '{name: a b}',
      '{name: x, namespace: a b}',
      '{name: 1.5}',
    ]) {
      const catalog = buildCatalog(`apiVersion: groundtruth/v1\nkind: Team\nmetadata: ${metadata}\nspec: {}\n`);
      expect(catalog.findings.length).toBe(1);
      expect(catalog.entities.size).toBe(0);
    }
  });

  it('is known by a number that it has for a name', () => {
    const catalog = buildCatalog('apiVersion: groundtruth/v1\nkind: Team\nmetadata: {name: 42}\nspec: {}\n');
    expect(lines(catalog.findings)).toEqual([
      '3:18 error schema.type `metadata.name` has to be text, but it is a number. | Put it in quotes as it is written: without them, YAML reads the number `42`.',
    ]);
    expect([...catalog.entities.keys()]).toEqual(['team:default/42']);
  });

  it.each(['Window', 'Waiver', 'Source', 'Policy', 'Change'])('is left out where others read it whole: %s', (kind) => {
    const catalog = buildCatalog(
      `apiVersion: groundtruth/v1\nkind: ${kind}\nmetadata: {name: x}\nspec: {nonsense: 1}\n`,
    );
    expect(catalog.findings.length).toBeGreaterThan(0);
    expect(catalog.entities.size).toBe(0);
  });
});
