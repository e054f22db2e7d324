import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { loadCommit } from '../../engine/commands/declared.ts';
import { readDeclaredChanges } from '../../engine/commands/declared-changes.ts';
import { parseConfig } from '../../engine/catalog/config.ts';
import type { DeclaredChanges } from '../../engine/drift/declared-changes.ts';
import { differingMembers, pathText } from '../../engine/model/member-path.ts';
import type { Ref } from '../../engine/model/ref.ts';
import { gitFixture } from '../support/git-fixture.ts';

const { made, open } = gitFixture();
const db: Ref = 'asset:default/db';
const web: Ref = 'asset:default/web';

function asset(name: string, attributes: Readonly<Record<string, number>>): string {
  return `apiVersion: groundtruth/v1
kind: Asset
metadata: {name: ${name}}
spec:
  class: process
  owner: team:ops
  identifiers: {endpoint: "${name}:1"}
  attributes: ${JSON.stringify(attributes)}
---
`;
}

const march = (day: number): string => `2026-03-${String(day).padStart(2, '0')}T09:00:00.000Z`;
const declare = (files: Readonly<Record<string, string>>, day: number): string => {
  made().write(files);
  return made().commit('main', 'Change', march(day));
};

async function ask(
  since: string,
  refs: readonly Ref[] = [db, web],
  folder?: string,
  former = false,
): Promise<DeclaredChanges> {
  const repository = await open(folder);
  const sha = await repository.resolve('main');
  const config = parseConfig(undefined, '');
  const context = { cwd: repository.root, now: () => new Date(march(28)), version: '0' };
  const { catalog } = await loadCommit(repository, sha, config, context);
  const source = {
    repository,
    base: 'main',
    sha,
    namespace: catalog.namespace,
    isCatalogFile: (path: string) => path.startsWith('catalog/'),
  };
  return readDeclaredChanges({ refs: new Set(refs), since, former }, catalog, source);
}

/** By day: what it changed. */
function told({ touches }: DeclaredChanges, ref: Ref): readonly string[] | undefined {
  return touches(ref)?.map(({ at, was, is, begins, record }) =>
    [
      `${Number(at.slice(8, 10))}`,
      ...differingMembers(was, is).map(({ path }) => pathText(path)),
      ...(begins ? ['begins'] : []),
      ...(record ? [record] : []),
    ].join(' '),
  );
}

describe('the history of declarations', () => {
  it('is told by entity and attribute, not by file', async () => {
    declare({ 'catalog/a.yaml': asset('db', { size: 1 }) + asset('web', { size: 1 }) }, 1);
    declare({ 'catalog/a.yaml': asset('db', { size: 1 }) + asset('web', { size: 2 }) }, 3);
    declare({ 'catalog/a.yaml': `# A comment\n${asset('db', { size: 1 })}${asset('web', { size: 2 })}` }, 5);
    declare({ 'catalog/a.yaml': asset('db', { size: 1, port: 2 }) + asset('web', { size: 2 }) }, 7);
    const changes = await ask(march(1));
    expect(told(changes, db)).toEqual(['7 port', '1 size begins']);
    expect(told(changes, web)).toEqual(['3 size', '1 size begins']);
    expect(changes.since).toBe(march(1));
    expect(told(await ask(march(4)), web)).toEqual([]);
  });

  it('counts a merge when it lands, not when its commits were made', async () => {
    declare({ 'catalog/a.yaml': asset('db', { size: 1 }) }, 1);
    made().write({ 'catalog/a.yaml': asset('db', { size: 2 }) });
    made().commit('change', 'Resize', march(2));
    made().commit('main', 'Other', march(3));
    execFileSync('git', ['merge', '-q', '--no-ff', '-m', 'Merge', 'change'], {
      cwd: made().folder,
      env: {
        ...process.env,
        GIT_AUTHOR_DATE: march(9),
        GIT_COMMITTER_DATE: march(9),
        GIT_AUTHOR_NAME: 'a',
        GIT_COMMITTER_NAME: 'a',
        GIT_AUTHOR_EMAIL: 'a@example.com',
        GIT_COMMITTER_EMAIL: 'a@example.com',
      },
    });
    expect(told(await ask(march(2)), db)).toEqual(['9 size']);
  });

  it('has Change documents that name the thing', async () => {
    declare({ 'catalog/a.yaml': asset('db', { size: 1 }) }, 1);
    const record =
      'apiVersion: groundtruth/v1\nkind: Change\nmetadata: {name: fix}\nspec: {reason: x, affects: [asset:db]}\n';
    declare({ 'catalog/fix.yaml': record }, 4);
    expect(told(await ask(march(2)), db)).toEqual(['4 begins change:default/fix']);
  });

  it('says nothing of what the base does not declare', async () => {
    declare({ 'catalog/a.yaml': asset('db', { size: 1 }) }, 1);
    expect(told(await ask(march(1)), web)).toBeUndefined();
  });

  it('does not go back beyond what a shallow clone has (law 1)', async () => {
    declare({ 'catalog/a.yaml': asset('db', { size: 1 }) }, 1);
    declare({ 'catalog/a.yaml': asset('db', { size: 2 }) }, 5);
    declare({ 'catalog/a.yaml': asset('db', { size: 3 }) }, 9);
    const clone = `${made().folder}/clone`;
    execFileSync('git', ['clone', '-q', '--depth', '2', `file://${made().folder}`, clone]);
    const changes = await ask(march(1), [db], clone);
    expect(changes.since).toBe(march(5));
    expect(told(changes, db)).toEqual(['9 size']);
  });

  it('has what the base declared once: taken out, by another name, or with other identifiers', async () => {
    const group =
      'apiVersion: groundtruth/v1\nkind: Group\nmetadata: {name: jobs}\nspec: {class: process, owner: team:ops, selector: {process: "job-*"}}\n---\n';
    declare({ 'catalog/a.yaml': asset('db', {}) + asset('web', {}), 'catalog/b.yaml': asset('old', {}) + group }, 1);
    declare({ 'catalog/a.yaml': asset('db', {}), 'catalog/c.yaml': asset('web', {}) }, 2);
    declare({ 'catalog/b.yaml': asset('old', { size: 1 }), 'elsewhere/x.yaml': asset('x', {}) }, 3);
    declare({ 'catalog/b.yaml': asset('new', {}) }, 4);
    declare({ 'catalog/a.yaml': asset('db', {}).replace('"db:1"', '"db:2"'), 'elsewhere/x.yaml': '' }, 5);
    const { former } = await ask(march(1), [], undefined, true);
    expect(
      former?.map(({ entity, until }) => [entity.ref, entity.identifiers['endpoint'], until.slice(8, 10)]),
    ).toEqual([
      [db, 'db:1', '05'],
      ['asset:default/old', 'old:1', '04'],
      ['group:default/jobs', undefined, '03'],
    ]);
    expect((await ask(march(1))).former).toBeUndefined();
    expect((await ask(march(5), [], undefined, true)).former).toHaveLength(1);
  });

  it('does not take for removed what only a branch that did not land has removed', async () => {
    declare({ 'catalog/a.yaml': asset('db', {}), 'catalog/b.yaml': asset('web', {}) }, 1);
    made().write({ 'catalog/b.yaml': '' });
    made().commit('change', 'Remove', march(2));
    made().commit('main', 'Other', march(3));
    // Where somebody works on the branch, what landed still counts.
    execFileSync('git', ['checkout', '-q', 'change'], { cwd: made().folder });
    expect((await ask(march(1), [], undefined, true)).former).toEqual([]);
  });

  it('knows each of a thousand things, beside files that are none of its own', async () => {
    const count = 1100;
    const all = (size: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`catalog/${index}.yaml`, asset(`a${index}`, { size })]),
      );
    const refs = Array.from({ length: count }, (_, index) => `asset:default/a${index}` as Ref);
    declare(all(1), 1);
    declare({ ...all(2), 'elsewhere/x.txt': 'x' }, 2);
    const changes = await ask(march(1), refs, undefined, true);
    expect(changes.since).toBe(march(1));
    expect(refs.every((ref) => changes.touches(ref)?.length === 2)).toBe(true);
  }, 30_000);

  it('reads no more than a bounded number of commits', async () => {
    declare({ 'catalog/a.yaml': asset('db', { size: 1 }) }, 1);
    const stream = Array.from({ length: 2100 }, (_, index) => {
      const text = asset('db', { size: index + 2 });
      return `commit refs/heads/main\ncommitter a <a@example.com> ${1_772_400_000 + index * 60} +0000\ndata 1\nx\n${index === 0 ? 'from refs/heads/main^0\n' : ''}M 644 inline catalog/a.yaml\ndata ${text.length}\n${text}\n`;
    });
    execFileSync('git', ['fast-import', '--quiet'], { cwd: made().folder, input: stream.join('') });
    const changes = await ask(march(1));
    expect(changes.since > march(1)).toBe(true);
    expect(changes.touches(db)?.length).toBeLessThanOrEqual(2000);
  }, 30_000);
});
