import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Config, parseConfig } from '../../engine/catalog/config.ts';
import { MAX_FILE_FINDINGS } from '../../engine/catalog/limits.ts';
import { loadCatalog, type LoadedCatalog, type LoadOptions } from '../../engine/catalog/load.ts';
import type { FileTree, TreeFile } from '../../engine/catalog/file-tree.ts';
import { canonicalJson, type Json } from '../../engine/model/json.ts';
import { sortFindings } from '../../engine/model/finding.ts';
import { lines } from '../support/findings.ts';
import { everyYaml, gitFixture } from '../support/git-fixture.ts';

const git = gitFixture();
const config = parseConfig(undefined, '');

/** Files in memory, as a commit has them: by path, a text or bytes. Says which of them were read. */
function memoryTree(files: Readonly<Record<string, string | Buffer>>): FileTree & { readonly seen: string[] } {
  const seen: string[] = [];
  const entries = Object.entries(files).map(([path, content]): TreeFile => {
    const bytes = Buffer.from(content);
    return { path, id: bytes.toString('hex').slice(0, 200), size: bytes.length };
  });
  return {
    root: '/',
    files: entries.sort((a, b) => (a.path < b.path ? -1 : 1)),
    findings: [],
    seen,
    async *read(wanted) {
      for (const file of wanted) {
        seen.push(file.path);
        yield { file, bytes: Buffer.from(files[file.path] ?? '') };
      }
    },
  };
}

function load(
  files: Readonly<Record<string, string | Buffer>>,
  options?: LoadOptions,
  given: Config = config,
): Promise<LoadedCatalog> {
  return loadCatalog(memoryTree(files), given, options);
}

function asset(name: string, more = '', namespace?: string): string {
  const metadata = `{name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`}}`;
  return `apiVersion: groundtruth/v1\nkind: Asset\nmetadata: ${metadata}\nspec:\n  class: server\n  owner: team:a\n${more}`;
}

const team = 'apiVersion: groundtruth/v1\nkind: Team\nmetadata: {name: a}\nspec: {members: [ann]}\n';

/** Everything that a catalog says, as bytes. */
function bytesOf({ entities, relations, findings, stats }: LoadedCatalog): string {
  const said = { entities: [...entities.values()], relations, findings: sortFindings(findings), stats };
  return canonicalJson(said as unknown as Json);
}

describe('A catalog', () => {
  it('is loaded from many documents in many files', async () => {
    const catalog = await load({
      'a.yaml': `${team}---\n${asset('one', '  runsOn: [asset:two]\n')}`,
      'b/c.yaml': `${asset('two')}---\napiVersion: apps/v1\nkind: Deployment\n---\njust: data\n`,
      'd.yaml': '',
    });
    expect(lines(catalog.findings)).toEqual([]);
    expect([...catalog.entities.keys()]).toEqual(['asset:default/one', 'asset:default/two', 'team:default/a']);
    expect(catalog.relations.map(({ from, type, to, origin }) => [from, type, to, origin])).toContainEqual([
      'asset:default/one',
      'runsOn',
      'asset:default/two',
      { file: 'a.yaml', line: 12, column: 12 },
    ]);
    expect(catalog.stats).toMatchObject({
      files: 3,
      documents: 5,
      entities: { asset: 2, team: 1 },
      ignored: { 'apps/v1 Deployment': 1, 'no apiVersion no kind': 1 },
    });
  });

  it('gives documents again, and the places of their values', async () => {
    const catalog = await load({ 'a.yaml': `${team}---\n# the first\n${asset('one', '  attributes: {memory: 8}\n')}` });
    expect(catalog.document('asset:default/one')).toEqual({
      apiVersion: 'groundtruth/v1',
      kind: 'Asset',
      metadata: { name: 'one' },
      spec: { class: 'server', owner: 'team:a', attributes: { memory: 8 } },
    });
    expect(catalog.locate('asset:default/one', ['spec', 'attributes', 'memory'])).toEqual({
      file: 'a.yaml',
      line: 13,
      column: 24,
    });
    expect(catalog.locate('asset:default/one', ['spec', 'nothing'])).toEqual({ file: 'a.yaml', line: 11, column: 3 });
    expect(catalog.document('asset:default/none')).toBeUndefined();
    expect(catalog.locate('asset:default/none', [])).toBeUndefined();
  });

  it('has the namespace of its configuration where documents name none', async () => {
    const shop = parseConfig(
      Buffer.from('apiVersion: groundtruth/v1\nkind: Config\nnamespace: shop\n'),
      'groundtruth.yaml',
    );
    const catalog = await load({ 'a.yaml': `${team}---\n${asset('one')}` }, {}, shop);
    expect([...catalog.entities.keys()]).toEqual(['asset:shop/one', 'team:shop/a']);
  });

  it('is the same whatever the order of its files', async () => {
    const texts = [
      team,
      asset('one', '  dependsOn: [asset:two, asset:thre]\n'),
      asset('two', '  partOf: [asset:one]\n'),
      asset('two', '  title: again\n'),
      `${asset('three')}---\nb: [\n`,
      `${asset('four', '  runsOn: [asset:five]\n')}---\n${asset('five', '  runsOn: [asset:four]\n')}`,
    ];
    const files = Object.fromEntries(texts.map((text, index) => [`f${index}.yaml`, text]));
    const expected = bytesOf(await load(files));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(Object.keys(files), { minLength: texts.length }), async (order) => {
        const tree = memoryTree(files);
        const shuffled = {
          ...tree,
          files: order.map((path) => tree.files.find((file) => file.path === path) as TreeFile),
        };
        expect(bytesOf(await loadCatalog(shuffled, config))).toBe(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('with no file in it says so', async () => {
    expect(lines((await load({})).findings)).toEqual([
      'error config.invalid There is no catalog file here: nothing matches `**/*.yaml`, `**/*.yml`. | Start one with `groundtruth init`.',
    ]);
  });
});

describe('Trouble in a file', () => {
  it('never hides that of another, nor what is right', async () => {
    const catalog = await load({
      'a.yaml': 'a: [\n---\n\tb: 1\n',
      'b.yaml': `${asset('one', '  colour: red\n')}---\nc: "\n---\n${asset('two')}`,
      'c.yaml': Buffer.concat([Buffer.from(team), Buffer.from([0x23, 0xff, 0x0a])]),
      'd.yaml': Buffer.from('\uFEFFa: b\n', 'utf16le'),
      'e.yaml': `${asset('three')}---\na: \0\n`,
    });
    expect([...catalog.entities.keys()]).toEqual([
      'asset:default/one',
      'asset:default/three',
      'asset:default/two',
      'team:default/a',
    ]);
    expect(
      sortFindings(catalog.findings).map(
        ({ origin, code }) => `${origin && 'file' in origin ? `${origin.file}:${origin.line}` : ''} ${code}`,
      ),
    ).toEqual([
      'a.yaml:1 yaml.syntax',
      'a.yaml:3 yaml.syntax',
      'b.yaml:7 schema.unknown-field',
      'b.yaml:9 yaml.syntax',
      'c.yaml:5 yaml.encoding',
      'd.yaml:1 yaml.encoding',
      'e.yaml:8 yaml.encoding',
    ]);
  });

  it("is not made of how somebody else's documents are written, but for what cannot be read", async () => {
    const catalog = await load({
      'stack.yaml': 'Resources:\n  Bucket: !Ref Name\nResources: twice\n',
      'manifest.yaml': 'apiVersion: v1\nkind: ConfigMap\n? [a]\n: b\n',
      'ours.yaml': `${team}---\n${asset('one', '  correlation: {a: !Ref b}\n')}`,
      'broken.yaml': 'a: b: {{ .Values.a }}\n',
    });
    expect(catalog.findings.map(({ code }) => code).sort()).toEqual(['yaml.syntax', 'yaml.tag']);
  });

  it('is told up to a number for each file', async () => {
    const catalog = await load({ 'a.yaml': `${asset('one', '  colour: red\n')}---\n`.repeat(2000), 'b.yaml': team });
    const told = catalog.findings.filter(({ code }) => code !== 'entity.duplicate');
    expect(told).toHaveLength(MAX_FILE_FINDINGS + 1);
    expect(told.at(-1)).toMatchObject({
      code: 'yaml.limit',
      message: `a.yaml has more than ${MAX_FILE_FINDINGS} problems; these are the first.`,
    });
  });

  it('that makes it unreadable is among the findings', async () => {
    const tree = memoryTree({ 'a.yaml': team });
    const finding = {
      code: 'file.unreadable',
      severity: 'error',
      message: 'a.yaml was not read: permission denied.',
    } as const;
    const failing: FileTree = {
      ...tree,
      async *read(files) {
        for (const file of files) yield { file, bytes: Buffer.alloc(0), finding };
      },
    };
    const catalog = await loadCatalog(failing, config);
    expect(catalog.findings).toEqual([finding]);
    expect(catalog.stats).toMatchObject({ files: 1, documents: 0 });
  });
});

describe('What is written without quotes', () => {
  it('is quoted as its author spelt it', async () => {
    const spelt = asset('one', '  attributes: {kernel: 1.10}\n  identifiers: {serial: 0123}\n  lifecycle: true\n');
    const { findings } = await load({ 'a.yaml': `${team}---\n${spelt}` });
    expect(findings.flatMap(({ hint = '' }) => (hint.includes('quotes') ? [hint] : []))).toEqual([
      'Put it in quotes as it is written, `"0123"`: without them, YAML reads the number `123`.',
      'Put it in quotes as it is written, `"1.10"`: without them, YAML reads the number `1.1`.',
    ]);
  });
});

describe('A catalog that is much like another', () => {
  const before = {
    'a.yaml': team,
    'b.yaml': asset('one', '  dependsOn: [asset:two]\n'),
    'c.yaml': asset('two'),
    'd.yaml': 'a: [\n',
  };
  const after = { ...before, 'c.yaml': asset('two', '  title: Two\n'), 'e.yaml': asset('three') };

  it('reads only the files that differ, and says what it would say without the other', async () => {
    const previous = await load(before);
    const tree = memoryTree(after);
    const catalog = await loadCatalog(tree, config, { previous });
    expect(tree.seen).toEqual(['c.yaml', 'e.yaml']);
    expect(bytesOf(catalog)).toBe(bytesOf(await load(after)));
    expect(catalog.document('asset:default/one')).toEqual((await load(after)).document('asset:default/one'));
  });

  it('has the same objects for entities that are the same', async () => {
    const previous = await load(before);
    const catalog = await load(after, { previous });
    for (const ref of ['team:default/a', 'asset:default/one'] as const) {
      expect(catalog.entities.get(ref)).toBe(previous.entities.get(ref));
    }
    expect(catalog.entities.get('asset:default/two')).not.toBe(previous.entities.get('asset:default/two'));
  });

  it('has other objects where another file gives an entity another owner', async () => {
    const files = { 'a.yaml': asset('one', '', 'x'), 'b.yaml': team };
    const previous = await load(files);
    const nearer = { ...files, 'c.yaml': team.replace('name: a', 'name: a, namespace: x') };
    const catalog = await load(nearer, { previous });
    expect(previous.entities.get('asset:x/one')?.owner).toBe('team:default/a');
    expect(catalog.entities.get('asset:x/one')?.owner).toBe('team:x/a');
  });

  it('reads all files again under another namespace, and all of a folder', async () => {
    const previous = await load(before);
    const shop = { ...config, namespace: 'shop' };
    const tree = memoryTree(before);
    await loadCatalog(tree, shop, { previous });
    expect(tree.seen).toEqual(Object.keys(before));
    const folder = { ...memoryTree(before), files: memoryTree(before).files.map((file) => ({ ...file, id: '' })) };
    const again = await loadCatalog(folder, config, { previous: await loadCatalog(folder, config) });
    expect(bytesOf(again)).toBe(bytesOf(previous));
  });

  it('is read from two commits of a repository', async () => {
    const made = git.made();
    made.write(before);
    made.commit('main');
    made.write(after);
    made.remove('d.yaml');
    made.commit('feature');
    const repository = await git.open();
    const previous = await loadCatalog(await repository.tree('main', everyYaml), config);
    const catalog = await loadCatalog(await repository.tree('feature', everyYaml), config, { previous });
    const { 'd.yaml': _gone, ...left } = after;
    expect(bytesOf(catalog)).toBe(bytesOf(await load(left)));
    expect(catalog.entities.get('asset:default/one')).toBe(previous.entities.get('asset:default/one'));
  });
});

describe('Loading', () => {
  const many = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`f${index}.yaml`, `# ${'x'.repeat(100_000)}\n${asset(`a${index}`)}`]),
  );

  it('tells how far it is', async () => {
    const steps: [number, number][] = [];
    await load(many, { progress: (done, total) => steps.push([done, total]) });
    expect(steps.length).toBeGreaterThan(2);
    expect(steps.at(-1)).toEqual([40, 40]);
    expect(steps.map(([done]) => done)).toEqual(steps.map(([done]) => done).sort((a, b) => a - b));
  });

  it('stops when it is told to', async () => {
    const abort = new AbortController();
    const loading = load(many, { signal: abort.signal, progress: () => abort.abort() });
    await expect(loading).rejects.toMatchObject({ code: 'cancelled', message: 'Reading the catalog was cancelled.' });
  });

  it('lets other work have its turn', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await load(many);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });
});
