import { describe, expect, it } from 'vitest';
import { buildClassTree } from '../../engine/catalog/class-tree.ts';
import { buildCatalog } from '../support/catalog.ts';
import { lines } from '../support/findings.ts';

const team = 'apiVersion: groundtruth/v1\nkind: Team\nmetadata: {name: t}\nspec: {}\n---\n';

function assetClass(name: string, spec: string, namespace = 'default'): string {
  return `apiVersion: groundtruth/v1\nkind: AssetClass\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n---\n`;
}

function asset(className: string, attributes = '{}'): string {
  return `apiVersion: groundtruth/v1\nkind: Asset\nmetadata: {name: x}\nspec: {class: ${className}, owner: team:t, attributes: ${attributes}}\n---\n`;
}

describe('asset classes of a catalog', () => {
  it('extend the shipped ones, whatever comes first', () => {
    const catalog = buildCatalog(
      assetClass('process.node.api', '{extends: process.node, attributes: {poolSize: {type: integer, default: 10}}}') +
        assetClass(
          'process.node',
          '{extends: process, identification: [{by: [pid]}], profile: {effects: {version: reload}}}',
        ) +
        asset('process.node.api', '{version: 1.2.3, poolSize: 5}') +
        team,
    );
    expect(catalog.findings).toEqual([]);
    expect(catalog.classes.get('process.node.api')).toMatchObject({
      parent: 'process.node',
      ancestors: ['process.node', 'process', 'application'],
      defaults: { poolSize: 10 },
      identification: [{ by: ['pid'] }, { by: ['endpoint'] }, {}, {}, {}, {}],
      profile: { cadence: 'continuous', effects: { version: 'reload', '*': 'restart' } },
    });
  });

  it('may stand alone', () => {
    const { classes } = buildCatalog(assetClass('robot', '{}'));
    expect(classes.get('robot')).toEqual({
      name: 'robot',
      ancestors: [],
      attributes: {},
      defaults: {},
      identification: [],
      profile: { cadence: 'scheduled', reversibility: 'reversible', leadTime: '1d', effects: { '*': 'restart' } },
    });
  });

  it.each([
    [
      'that extend nothing there is',
      assetClass('a', '{extends: proces}'),
      ['4:17 error class.unknown Asset class `a` extends `proces`, which is not there. | Did you mean `process`?'],
    ],
    [
      'that extend each other in a circle',
      assetClass('a', '{extends: b}') +
        assetClass('b', '{extends: c}') +
        assetClass('c', '{extends: b}') +
        asset('a') +
        team,
      [
        '14:17 error class.cycle Asset classes extend each other in a circle: `b` → `c` → `b`. | Take out one `extends`.',
      ],
    ],
    [
      'that extend themselves',
      assetClass('a', '{extends: a}'),
      ['4:17 error class.cycle Asset classes extend each other in a circle: `a` → `a`. | Take out one `extends`.'],
    ],
    [
      'named like a shipped one',
      assetClass('cache', '{}'),
      [
        '3:18 error entity.duplicate Asset class `cache` is a shipped one, which stays as it is. | Choose another name, and extend `cache`.',
      ],
    ],
    [
      'of one name in two namespaces',
      assetClass('a', '{}') + assetClass('a', '{}', 'other'),
      ['8:18 error entity.duplicate There is another asset class `a`; that one counts. | Rename one of the two.'],
    ],
    [
      'with a default that does not fit',
      assetClass('a', '{attributes: {size: {type: integer, default: big}}}'),
      ['4:52 error class.attribute `spec.attributes.size.default` has to be a whole number, but it is text.'],
    ],
    [
      'with keywords that attributes do not have',
      assetClass('a', '{attributes: {size: {type: integer, pattern: x}}}'),
      [
        '4:43 error schema.unknown-field `spec.attributes.size.pattern` is not a field of AssetClass. | Fields here are `description`, `type`, `enum`, `default`, `examples`, `format`, `minimum`, `maximum`, `minLength`, `maxLength`, `minItems`, `maxItems`, `items`, `properties`, `required`, `additionalProperties`.',
      ],
    ],
  ])('%s are told', (_title, yaml, expected) => {
    expect(lines(buildCatalog(yaml).findings)).toEqual(expected);
  });

  it('of hostile names are names like others', () => {
    const { findings, classes } = buildCatalog(
      assetClass('constructor', '{attributes: {toString: {type: integer}, __proto__: {type: string}}}') +
        asset('constructor', '{toString: 1, __proto__: x, valueOf: 1}') +
        team,
    );
    expect(lines(findings)).toEqual([
      '9:92 warning class.attribute Class `constructor` has no attribute `valueOf`. | Declare it in an AssetClass that extends `constructor`.',
    ]);
    expect(Object.keys(classes.get('constructor')?.attributes ?? {})).toEqual(['toString', '__proto__']);
  });

  it('deeper than 32 are told, and the tree stays small', () => {
    const declared = Array.from({ length: 100_000 }, (_, index) => ({
      name: `c${index}`,
      spec: index === 0 ? {} : { extends: `c${index - 1}` },
    }));
    const { classes, problems } = buildClassTree(new Map(), declared.toReversed());
    expect(classes.size).toBe(100_000);
    expect(problems.length).toBe(Math.floor(99_999 / 32));
    expect(problems[0]?.message).toBe('Asset class `c32` has more than 31 classes above it; it stands alone.');
  });
});

describe('assets', () => {
  it.each([
    [
      'of no class there is',
      asset('databse'),
      ['4:15 error class.unknown There is no asset class `databse`. | Did you mean `database`?'],
    ],
    [
      'with a value of the wrong type',
      asset('database.postgresql', '{version: 15, maxConnections: many}'),
      [
        '4:73 error class.attribute `spec.attributes.version` has to be text, but it is a number. | Put it in quotes as it is written: without them, YAML reads the number `15`.',
        '4:93 error class.attribute `spec.attributes.maxConnections` has to be a whole number, but it is text. | Class `database.postgresql` says so.',
      ],
    ],
    [
      'with a value out of bounds',
      asset('database.postgresql', '{maxConnections: 0, walLevel: archive}'),
      [
        '4:80 error class.attribute `spec.attributes.maxConnections` is `0`; the least is 1. | Class `database.postgresql` says so.',
        '4:93 error class.attribute `spec.attributes.walLevel` is `archive`, but has to be one of `minimal`, `replica`, `logical`. | Class `database.postgresql` says so.',
      ],
    ],
    [
      'with an attribute that the class does not have',
      asset('database.postgresql', '{maxConections: 5}'),
      [
        '4:79 warning class.attribute Class `database.postgresql` has no attribute `maxConections`. | Did you mean `maxConnections`?',
      ],
    ],
    ['of the class for anything may have any attribute', asset('resource', '{colour: red}'), []],
  ])('%s', (_title, yaml, expected) => {
    expect(lines(buildCatalog(yaml + team).findings)).toEqual(expected);
  });
});
