import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { baselineFile, parseBaseline, type Baseline } from '../catalog/baseline.ts';
import { findConfig, matchCatalogFiles, parseConfig, type Config } from '../catalog/config.ts';
import { loadCatalog, type LoadedCatalog } from '../catalog/load.ts';
import type { Repository } from '../catalog/repository.ts';
import { folderTree } from '../catalog/tree.ts';
import { EngineError } from '../model/error.ts';
import { approvalTeamFindings } from './approval-teams.ts';
import { chosenValueFindings, junkFindings } from './authority-findings.ts';
import type { Finding } from '../model/finding.ts';
import type { CatalogSummary } from '../model/result.ts';
import type { CommandContext, CommandOptions } from './context.ts';

/** A catalog with the configuration that it was read by. */
export interface Declared {
  readonly catalog: LoadedCatalog;
  readonly config: Config;
  readonly baseline: Baseline;
  /** Absolute path of the folder that every file in a finding is relative to. */
  readonly root: string;
  readonly summary: CatalogSummary;
  /** Everything wrong with what is declared: configuration, baseline, files, documents. */
  readonly findings: readonly Finding[];
}

/**
 * The catalog of the folder that the command was started in, as it is on disk; with `only`, the YAML files of these paths
 * instead of those that the configuration names. EngineError `bad-arguments` for a path that has none.
 */
export async function loadDeclared(
  options: CommandOptions,
  context: CommandContext,
  only: readonly string[] = [],
): Promise<Declared> {
  const configPath = options.config === undefined ? findConfig(context.cwd) : resolve(context.cwd, options.config);
  const root = findRoot(context.cwd) ?? (configPath === undefined ? context.cwd : dirname(configPath));
  const config = parseConfig(readConfig(configPath), configPath === undefined ? '' : posixPath(root, configPath));
  const wanted = only.map((path) => posixPath(root, resolve(context.cwd, path)));
  const tree = await folderTree(root, wanted.length > 0 ? filesBelow(wanted) : matchCatalogFiles(config));
  const empty = only.find((_path, index) => !tree.files.some(({ path }) => filesBelow([wanted[index] ?? ''])(path)));
  if (empty !== undefined) {
    throw new EngineError('bad-arguments', `There is no YAML file at ${empty}.`, {
      hint: `Name files or folders of this repository (${root}).`,
    });
  }
  const file = baselineFile(config);
  const baseline = parseBaseline(readBaseline(join(root, file)), file);
  const declared = await declaredIn(tree, { config, baseline }, root, context);
  // A part of the files need not have the teams and classes that the whole has.
  return wanted.length > 0 ? declared : withConfigFindings(declared);
}

function filesBelow(paths: readonly string[]): (path: string) => boolean {
  return (path) =>
    paths.some(
      (wanted) => path === wanted || ((wanted === '' || path.startsWith(`${wanted}/`)) && /\.ya?ml$/.test(path)),
    );
}

/** The catalog of a commit, read from git objects by a configuration that the caller trusts. */
export async function loadCommit(
  repository: Repository,
  sha: string,
  config: Config,
  context: CommandContext,
  previous?: LoadedCatalog,
): Promise<Declared> {
  const tree = await repository.tree(sha, matchCatalogFiles(config));
  const [path, bytes] = (await firstFile(repository, sha, [baselineFile(config)])) ?? [baselineFile(config)];
  const baseline = parseBaseline(bytes, path);
  return withConfigFindings(await declaredIn(tree, { config, baseline }, repository.root, context, previous));
}

/**
 * The configuration of a commit: the nearest `groundtruth.yaml` at or above the folder, or the one that is named.
 * Without any, the built-in defaults, and `file` is undefined.
 */
export async function configOfCommit(
  repository: Repository,
  sha: string,
  folder: string,
  named?: string,
): Promise<Config> {
  const candidates = named === undefined ? configCandidates(posixPath(repository.root, folder)) : [named];
  const found = await firstFile(repository, sha, candidates);
  if (found) return parseConfig(found[1], found[0]);
  if (named !== undefined) {
    throw new EngineError('config-missing', `${named} is not in commit ${sha.slice(0, 12)}.`, {
      hint: 'Name a configuration file that the base has, relative to the repository root.',
    });
  }
  return parseConfig(undefined, '');
}

/** The first of some files that a commit has. */
async function firstFile(
  repository: Repository,
  sha: string,
  paths: readonly string[],
): Promise<readonly [path: string, bytes: Buffer] | undefined> {
  const tree = await repository.tree(sha, (path) => paths.includes(path));
  for (const path of paths) {
    const file = tree.files.find((entry) => entry.path === path);
    if (!file) continue;
    for await (const { bytes } of tree.read([file])) return [path, bytes];
  }
  return undefined;
}

function withConfigFindings(declared: Declared): Declared {
  const { config, catalog, findings } = declared;
  return {
    ...declared,
    findings: [
      ...findings,
      ...approvalTeamFindings(config, catalog),
      ...chosenValueFindings(config, catalog),
      ...junkFindings(config, catalog),
    ],
  };
}

async function declaredIn(
  tree: Parameters<typeof loadCatalog>[0],
  { config, baseline }: Pick<Declared, 'config' | 'baseline'>,
  root: string,
  context: CommandContext,
  previous?: LoadedCatalog,
): Promise<Declared> {
  const { progress, signal } = context;
  const name = tree.sha === undefined ? 'catalog' : `catalog at ${tree.sha.slice(0, 12)}`;
  const catalog = await loadCatalog(tree, config, {
    ...(signal && { signal }),
    ...(previous && { previous }),
    ...(progress && { progress: (done, total) => progress({ name, state: 'running', done, total }) }),
  });
  progress?.({ name, state: 'done', detail: `${catalog.entities.size} entities` });
  const summary: CatalogSummary = {
    ...catalog.stats,
    ...(tree.ref !== undefined && { ref: tree.ref }),
    ...(tree.sha !== undefined && { sha: tree.sha }),
  };
  const findings = [...config.findings, ...baseline.findings, ...tree.findings, ...catalog.findings];
  return { catalog, config, baseline, root, summary, findings };
}

/** Bytes of a configuration file, and of a baseline. */
const largest = { config: 1024 * 1024, baseline: 32 * 1024 * 1024 };

function readConfig(path: string | undefined): Buffer | undefined {
  if (path === undefined) return undefined;
  try {
    return readRegular(path, largest.config);
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError('config-missing', `The configuration ${path} cannot be read.`, {
      hint: 'Check the path and its permissions, or run `groundtruth init` to write one.',
      cause,
    });
  }
}

function readBaseline(path: string): Buffer | undefined {
  try {
    return readRegular(path, largest.baseline);
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new EngineError('config-invalid', `The baseline ${path} cannot be read.`, {
      hint: 'Check its permissions.',
      cause,
    });
  }
}

function readRegular(path: string, limit: number): Buffer {
  // A link leads to what nobody reviewed, a pipe or a device has no end.
  const entry = lstatSync(path);
  if (entry.isFile() && entry.size <= limit) return readFileSync(path);
  throw new EngineError('config-invalid', `${path} is no regular file of at most ${limit / 1024 / 1024} MiB.`, {
    hint: 'Write it as a file of its own.',
  });
}

/** The nearest folder at or above that has a `.git`: findings are then relative to the repository, as reviewers see it. */
function findRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function configCandidates(folder: string): string[] {
  const parts = folder === '' ? [] : folder.split('/');
  return Array.from({ length: parts.length + 1 }, (_, up) =>
    [...parts.slice(0, parts.length - up), 'groundtruth.yaml'].join('/'),
  );
}

function posixPath(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}
