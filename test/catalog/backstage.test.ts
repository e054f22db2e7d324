import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildCatalog } from '../support/catalog.ts';
import { lines } from '../support/findings.ts';

const folder = fileURLToPath(new URL('../fixtures/backstage', import.meta.url));
const files = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

function entity(kind: string, spec: string, metadata = 'name: x'): string {
  return `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: {${metadata}}\nspec: ${spec}\n---\n`;
}

describe('a Backstage catalog', () => {
  const catalog = buildCatalog(files);

  it('loads as it is', () => {
    expect(catalog.findings).toEqual([]);
    expect(catalog.stats).toEqual({
      files: 4,
      documents: 16,
      entities: { api: 2, asset: 3, domain: 1, service: 2, system: 1, team: 3, user: 2 },
      relations: 17,
      ignored: { 'backstage.io/v1alpha1 Location': 1, 'scaffolder.backstage.io/v1beta3 Template': 1 },
    });
  });

  it('keeps its relations, each in the direction of the need', () => {
    expect(catalog.relations.map(({ from, type, to }) => `${from} ${type} ${to}`)).toEqual([
      'api:default/streaming-api providedBy service:default/streamer',
      'domain:default/listening contains system:default/playback',
      'service:default/encoder dependsOn asset:default/play-counts',
      'service:default/streamer consumesApi api:default/lyrics-api',
      'service:default/streamer consumesApi api:default/streaming-api',
      'service:default/streamer contains service:default/encoder',
      'service:default/streamer dependsOn asset:default/play-counts',
      'service:default/streamer dependsOn asset:default/songs-bucket',
      'service:default/streamer dependsOn service:default/encoder',
      'system:default/playback contains api:default/streaming-api',
      'system:default/playback contains asset:default/play-counts',
      'system:default/playback contains service:default/streamer',
      'team:default/streaming memberOf team:default/engineering',
      'team:default/tooling memberOf team:default/engineering',
      'user:default/mika.aalto memberOf team:default/streaming',
      'user:default/mika.aalto memberOf team:default/tooling',
      'user:default/noor memberOf team:default/streaming',
    ]);
  });

  it('keeps owners, lifecycles and labels, and gives resources a class', () => {
    expect(catalog.entities.get('service:default/streamer')).toMatchObject({
      title: 'Streamer',
      owner: 'team:default/streaming',
      lifecycle: 'production',
      labels: { 'music.example/tier': 'gold' },
      origin: { file: 'components.yaml', line: 4, column: 9 },
    });
    expect(catalog.entities.get('service:default/encoder')).toMatchObject({
      owner: 'user:default/mika.aalto',
      lifecycle: 'deprecated',
    });
    const classes = [...catalog.entities.values()].map((one) => one.class).filter((name) => name !== undefined);
    expect(classes).toEqual(['resource', 'database', 'storage']);
    expect(catalog.entities.get('service:default/streamer')).not.toHaveProperty('class');
  });

  it('names the people of a team and of those below it from both ends, by their GitHub logins', () => {
    expect(catalog.entities.get('team:default/streaming')?.members).toEqual(['mika', 'noor']);
    expect(catalog.entities.get('team:default/tooling')?.members).toEqual(['mika']);
    expect(catalog.entities.get('team:default/engineering')?.members).toEqual(['mika', 'noor']);
  });
});

describe('a Backstage entity', () => {
  it.each([
    [
      'without an owner is told mildly',
      entity('Component', '{type: service}'),
      [
        '4:7 warning entity.no-owner This Component has no `owner`: nobody answers for it. | Add `owner: group:NAME` to its `spec`.',
      ],
    ],
    ['that is retired needs none', entity('Component', '{lifecycle: Decommissioned}'), []],
    ['that is a group or a user needs none', entity('Group', '{}') + entity('User', '{}'), []],
    [
      'may name what another catalog has',
      entity('Component', '{owner: paymnts, dependsOn: [resource:db]}') + entity('Group', '{}', 'name: payments'),
      [
        '4:15 warning ref.dangling `owner` names `paymnts`, which is not in the catalog. | Did you mean `group:payments`?',
        '4:36 warning ref.dangling `dependsOn` names `resource:db`, which is not in the catalog. | Declare it, or take the reference out.',
      ],
    ],
    [
      'may have fields that nobody knows',
      entity('Component', '{owner: user:x, wonder: [1]}', 'name: x, uid: 7, etag: x') + entity('User', '{}'),
      [],
    ],
    [
      'has to have a name that can be one',
      entity('User', '{}', 'name: "a b"'),
      [
        '3:18 error schema.value `metadata.name` cannot be `a b`. | Letters, digits, `-`, `_` and `.`; begins and ends with a letter or digit.',
      ],
    ],
    [
      'has to have the form that is read of it',
      entity('Component', '{owner: [a], dependsOn: component:a, type: 7}'),
      [
        '4:15 error schema.type `spec.owner` has to be text, but it is a list.',
        '4:31 error schema.type `spec.dependsOn` has to be a list, but it is text. | Write a list: `dependsOn: [component:a]`.',
        '4:50 error schema.type `spec.type` has to be text, but it is a number. | Put it in quotes as it is written: without them, YAML reads the number `7`.',
      ],
    ],
  ])('%s', (_title, yaml, expected) => {
    expect(lines(buildCatalog(yaml).findings)).toEqual(expected);
  });

  it('with a field of the wrong form stays', () => {
    const catalog = buildCatalog(entity('Component', '{owner: user:x, dependsOn: 7}') + entity('User', '{}'));
    expect(catalog.entities.get('service:default/x')?.owner).toBe('user:default/x');
  });
});
