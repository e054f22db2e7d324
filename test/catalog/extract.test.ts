import { describe, expect, it } from 'vitest';
import { extractFacts } from '../../engine/catalog/extract.ts';
import { readDocuments } from '../../engine/catalog/read-documents.ts';
import { buildCatalog } from '../support/catalog.ts';

describe('extractFacts', () => {
  it.each([
    ['apiVersion: apps/v1\nkind: Deployment\n', 'apps/v1 Deployment'],
    ['apiVersion: backstage.io/v1alpha1\nkind: Location\n', 'backstage.io/v1alpha1 Location'],
    ['apiVersion: backstage.io/v2\nkind: Component\n', 'backstage.io/v2 Component'],
    ['apiVersion: groundtruth/v1\nkind: Config\n', 'groundtruth/v1 Config'],
    ['services: {web: {image: nginx}}\n', 'no apiVersion no kind'],
    ['kind: Service\nspec: {ports: []}\n', 'no apiVersion Service'],
    ['apiVersion: 1\n', 'no apiVersion no kind'],
    ['- a\n- list\n', 'no apiVersion no kind'],
    ['just text\n', 'no apiVersion no kind'],
  ])('counts a document that is not ours: %j', (yaml, ignored) => {
    const { findings, stats } = buildCatalog(yaml);
    expect(findings).toEqual([]);
    expect(stats.ignored).toEqual({ [ignored]: 1 });
  });

  it('gives the facts of a document as plain data, with references as written', () => {
    const yaml = `# a comment
apiVersion: groundtruth/v1
kind: Asset
metadata: {name: orders-db, title: Orders, labels: {tier: gold}}
spec:
  class: database.postgresql
  owner: platform
  lifecycle: deprecated
  criticality: high
  identifiers: {endpoint: [b:1, a:1, b:1], serial: S}
  correlation: {dynatrace: HOST-1}
  attributes: {version: "15"}
  expects: [host]
  sources: {paths: [db/**]}
  dependsOn:
    - {anyOf: [asset:a, asset:b], flow: data}
`;
    const [document] = readDocuments(yaml, 'db.yaml').documents;
    const facts = document && extractFacts(document, 'db.yaml', 'shop');
    const choice = { anyOf: ['asset:a', 'asset:b'], need: 1 };
    const origin = { file: 'db.yaml', line: 16, column: 7 };
    expect(facts).toEqual({
      findings: [],
      entities: [
        {
          entity: {
            ref: 'asset:shop/orders-db',
            kind: 'asset',
            namespace: 'shop',
            name: 'orders-db',
            title: 'Orders',
            origin: { file: 'db.yaml', line: 4, column: 18 },
            labels: { tier: 'gold' },
            lifecycle: 'deprecated',
            criticality: 'high',
            class: 'database.postgresql',
            identifiers: { endpoint: ['a:1', 'b:1'], serial: 'S' },
            correlation: { dynatrace: 'HOST-1' },
            attributes: { version: '15' },
            expects: ['host'],
            entrypoints: [],
            paths: ['db/**'],
          },
          dialect: 'groundtruth',
          start: 12,
          owner: 'platform',
          relations: [
            { field: 'dependsOn', to: 'asset:a', flow: 'data', choice, origin },
            { field: 'dependsOn', to: 'asset:b', flow: 'data', choice, origin },
          ],
          mentions: [],
        },
      ],
    });
  });

  it('makes an application of a service that can be identified at run time (A04)', () => {
    const service = (spec: string): string =>
      `apiVersion: groundtruth/v1\nkind: Service\nmetadata: {name: x}\nspec: {owner: team:t${spec}}\n---\n`;
    const classOf = (yaml: string): string | undefined => buildCatalog(yaml).entities.get('service:default/x')?.class;
    expect(classOf(service(''))).toBeUndefined();
    expect(classOf(service(', identifiers: {serviceName: shop}'))).toBe('application');
  });

  it('takes the namespace of the document before the default one', () => {
    const team = 'apiVersion: groundtruth/v1\nkind: Team\nmetadata: {name: a, namespace: b}\nspec: {}\n---\n';
    const other = team.replace('a, namespace: b', 'c');
    expect([...buildCatalog(team + other, 'd').entities.keys()]).toEqual(['team:b/a', 'team:d/c']);
  });
});
