import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { attributeProblems } from '../../engine/catalog/attribute-problems.ts';
import { buildClassTree } from '../../engine/catalog/class-tree.ts';
import { classDeclarations } from '../../engine/catalog/generated/classes.ts';
import { assetclass } from '../../engine/catalog/generated/validators.mjs';
import { shippedClasses } from '../../engine/catalog/shipped-classes.ts';
import { classFamily, isA } from '../../engine/model/asset-class.ts';
import { durationSeconds } from '../../engine/model/duration.ts';
import type { JsonObject } from '../../engine/model/json.ts';
import { buildCatalog } from '../support/catalog.ts';

const yaml = readFileSync(new URL('../../schemas/classes.yaml', import.meta.url), 'utf8');
const documents = parseAllDocuments(yaml).map((document) => document.toJS() as JsonObject);
const names = classDeclarations.map(({ name }) => name);

describe('the shipped classes (R02, R04)', () => {
  it('make a tree without problems', () => {
    expect(buildClassTree(new Map(), classDeclarations).problems).toEqual([]);
    expect([...shippedClasses.keys()].sort()).toEqual([...new Set(names)].sort());
  });

  it.each(documents.map((document) => [(document['metadata'] as JsonObject)['name'], document] as const))(
    'are documents that anybody could write: %s',
    (_name, document) => {
      expect(assetclass(document)).toBe(true);
    },
  );

  it('belong to families', () => {
    const families = new Map<string, string[]>();
    for (const name of names) {
      const family = classFamily(shippedClasses, name);
      families.set(family, [...(families.get(family) ?? []), name]);
    }
    expect(Object.fromEntries(families)).toMatchInlineSnapshot(`
      {
        "application": [
          "application",
          "process",
          "workload",
          "container",
          "message-broker",
          "web-server",
          "load-balancer",
          "cache",
          "queue",
          "saas",
          "database",
          "database.postgresql",
          "database.mysql",
          "database.mariadb",
          "database.mongodb",
          "database.redis",
          "database.oracle",
          "database.sqlserver",
          "database.db2",
          "database.cassandra",
          "database.elasticsearch",
          "database.sqlite",
        ],
        "batch-job": [
          "batch-job",
        ],
        "certificate": [
          "certificate",
        ],
        "dataset": [
          "dataset",
        ],
        "dns-record": [
          "dns-record",
        ],
        "dns-zone": [
          "dns-zone",
        ],
        "endpoint": [
          "endpoint",
        ],
        "host": [
          "host",
          "server",
          "virtual-machine",
          "network-device",
        ],
        "licence": [
          "licence",
        ],
        "mainframe": [
          "mainframe",
          "mainframe.partition",
          "mainframe.program",
          "mainframe.transaction",
        ],
        "resource": [
          "resource",
        ],
        "software": [
          "software",
        ],
        "storage": [
          "storage",
        ],
      }
    `);
  });

  it.each(names)('say of %s how it is identified, how it changes, and what its attributes are', (name) => {
    const definition = shippedClasses.get(name);
    expect(definition?.identification.length).toBeGreaterThan(0);
    expect(definition?.profile.effects['*']).toBeDefined();
    expect(durationSeconds(definition?.profile.leadTime ?? '')).toBeGreaterThan(0);
    const schemas = Object.entries(definition?.attributes ?? {});
    const undescribed = schemas.filter(
      ([, schema]) => !text(schema, 'description').endsWith('.') || !text(schema, 'type'),
    );
    expect(undescribed.map(([attribute]) => attribute)).toEqual([]);
    const unfit = schemas.filter(
      ([, schema]) => schema['default'] !== undefined && attributeProblems(schema['default'], schema).length > 0,
    );
    expect(unfit.map(([attribute]) => attribute)).toEqual([]);
    const effects = Object.keys(definition?.profile.effects ?? {}).filter((attribute) => attribute !== '*');
    expect(effects.filter((attribute) => !Object.hasOwn(definition?.attributes ?? {}, attribute))).toEqual([]);
  });

  it.each(names)('take an asset of class %s as it should be, and tell an attribute that it does not have', (name) => {
    const { attributes = {} } = shippedClasses.get(name) ?? {};
    const asset = (more: string): string => `apiVersion: groundtruth/v1
kind: Asset
metadata: {name: x}
spec:
  class: ${name}
  owner: team:t
  attributes: {${more}}
---
apiVersion: groundtruth/v1
kind: Team
metadata: {name: t}
spec: {}
`;
    const written = Object.entries(attributes).map(([key, schema]) => `${key}: ${JSON.stringify(exampleOf(schema))}`);
    expect(buildCatalog(asset(written.join(', '))).findings).toEqual([]);
    const { findings } = buildCatalog(asset('nonesuch: 1'));
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(
      Object.keys(attributes).length === 0 ? [] : ['warning class.attribute'],
    );
  });

  it('inherit downwards', () => {
    const postgresql = shippedClasses.get('database.postgresql');
    expect(postgresql?.ancestors).toEqual(['database', 'application']);
    expect(Object.keys(postgresql?.attributes ?? {})).toEqual(
      expect.arrayContaining(['walLevel', 'backup', 'tlsVersion']),
    );
    expect(postgresql?.defaults).toEqual({ maxConnections: 100, walLevel: 'replica' });
    expect(postgresql?.identification.map(({ by }) => by.join(' '))).toEqual([
      'systemIdentifier',
      'cluster database',
      'endpoint',
      'host process',
      'host port',
      'serviceNamespace serviceName deploymentEnvironment',
      'serviceName',
    ]);
    expect(postgresql?.profile).toMatchObject({
      cadence: 'scheduled',
      reversibility: 'restorable',
      leadTime: '2d',
      effects: { '*': 'restart', workMem: 'reload', backup: 'none' },
    });
    expect(isA(shippedClasses, 'database.mariadb', 'database.mysql')).toBe(true);
    expect(isA(shippedClasses, 'server', 'database')).toBe(false);
  });
});

function exampleOf(schema: JsonObject): unknown {
  if (schema['default'] !== undefined) return schema['default'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0] as unknown;
  const type = text(schema, 'type');
  if (type === 'integer') return schema['minimum'] ?? 1;
  if (type === 'boolean') return true;
  if (type === 'array') return [exampleOf((schema['items'] ?? {}) as JsonObject)];
  if (type === 'object') return {};
  return formatted[text(schema, 'format')] ?? 'text';
}

function text(schema: JsonObject, keyword: string): string {
  const value = schema[keyword];
  return typeof value === 'string' ? value : '';
}

const formatted: Readonly<Record<string, string>> = {
  date: '2026-11-21',
  'date-time': '2026-11-21T08:00:00Z',
  duration: '7d',
  hostname: 'ns1.example.com',
  schedule: '0 3 * * *',
  'time-zone': 'Europe/Zurich',
  uri: 'https://status.example.com/',
};
