import { lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { matchCatalogFiles } from '../catalog/config.ts';
import { addRejections, readRejections } from '../drift/rejections.ts';
import { suggestEntities } from '../drift/suggest.ts';
import type { Suggestion } from '../model/answers.ts';
import { EngineError } from '../model/error.ts';
import { sortFindings, type Finding } from '../model/finding.ts';
import type { SuggestResult } from '../model/result.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { type Declared, loadDeclared } from './declared.ts';
import { evidenceAddress, observe } from './observed.ts';
import { reconcileWith } from './reconcile-with.ts';

export interface SuggestOptions extends CommandOptions {
  /** Ids or names of suggestions; all where there are none. */
  readonly only?: readonly string[];
  readonly evidence?: string;
  /** A file to add the documents to. */
  readonly write?: string;
  /** Do not make these suggestions again. */
  readonly reject?: boolean;
}

/** Beside the configuration, so that a rejection is reviewed and shared as the catalog is. */
const rejectedFile = 'groundtruth.rejected.txt';

/** Documents for what was seen and is not declared. What somebody has rejected is not suggested again. */
export async function suggest(options: SuggestOptions, context: CommandContext): Promise<SuggestResult> {
  refuseBoth(options);
  const declared = await loadDeclared(options, context);
  const { catalog, config } = declared;
  const at = momentOf(options, context);
  const observed = await observe(evidenceAddress(declared, context.cwd, options.evidence), declared, at, context);
  const estate = reconcileWith(catalog, observed.evidence, declared);
  const { entities, classes } = catalog;
  const all = suggestEntities(estate, { entities, classes, namespace: config.namespace });
  const rejectedPath = join(declared.root, config.root, rejectedFile);
  const rejected = readRejections(readIfThere(rejectedPath));
  const open = all.filter(({ id }) => !rejected.has(id));
  const wanted = chosen(open, options.only ?? []);
  let action: Suggestion['action'] = 'proposed';
  let path: string | undefined;
  if (options.reject === true) {
    action = 'rejected';
    path = rejectedPath;
    const what = wanted.map(({ id, kind, name, class: className }) => ({ id, what: `${kind} ${name} (${className})` }));
    write(path, addRejections(readIfThere(path), what, at.toISOString()));
  } else if (options.write !== undefined) {
    action = 'written';
    path = resolve(context.cwd, options.write);
    write(path, withDocuments(readIfThere(path), wanted));
  }
  const file = path === undefined ? undefined : relative(declared.root, path).split(sep).join('/');
  return {
    ...resultBase(context, at),
    kind: 'SuggestResult',
    failOn: options.failOn ?? 'none',
    catalog: declared.summary,
    suggestions: wanted.map((suggestion) => ({ ...suggestion, action })),
    rejectedBefore: all.length - open.length,
    ...(file !== undefined && { file }),
    evidence: estate.runs,
    findings: sortFindings([...observed.findings, ...notIncluded(action, file, declared)]),
  };
}

function refuseBoth({ write: file, reject, only = [] }: SuggestOptions): void {
  if (reject !== true) return;
  if (file !== undefined) {
    throw new EngineError('bad-arguments', 'A suggestion is either written or rejected.', {
      hint: 'Use `--write FILE` or `--reject`, and name the suggestions that are meant.',
    });
  }
  if (only.length > 0) return;
  throw new EngineError('bad-arguments', 'It was not said which suggestion is rejected.', {
    hint: 'Name it: `groundtruth suggest ID --reject`. `groundtruth suggest` shows the ids.',
  });
}

function chosen<Of extends Pick<Suggestion, 'id' | 'name'>>(
  all: readonly Of[],
  only: readonly string[],
): readonly Of[] {
  for (const word of only) {
    if (all.some(({ id, name }) => id === word || name === word)) continue;
    throw new EngineError('bad-arguments', `There is no suggestion \`${word}\`.`, {
      hint: '`groundtruth suggest` shows the ids and names of those that there are.',
    });
  }
  return only.length === 0 ? all : all.filter(({ id, name }) => only.includes(id) || only.includes(name));
}

function withDocuments(text: string, wanted: readonly Pick<Suggestion, 'yaml'>[]): string {
  const begun = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return [...(begun.trim() === '' ? [] : [begun]), ...wanted.map(({ yaml }) => yaml)].join('---\n');
}

function readIfThere(path: string): string {
  try {
    if (!lstatSync(path).isFile()) throw unwritable(path);
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return '';
    throw cause instanceof EngineError ? cause : unwritable(path, cause);
  }
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function unwritable(path: string, cause?: unknown): EngineError {
  return new EngineError('unwritable', `${path} cannot be written.`, {
    hint: 'Name a file in a folder that is there, and check its permissions.',
    cause,
  });
}

/** A document where no command looks for one declares nothing. */
function notIncluded(action: Suggestion['action'], file: string | undefined, { config }: Declared): readonly Finding[] {
  if (action !== 'written' || file === undefined || matchCatalogFiles(config)(file)) return [];
  return [
    {
      code: 'suggest.not-included',
      severity: 'warning',
      message: `${file} is no file of the catalog: what was written there is not read.`,
      origin: { file, line: 1, column: 1 },
      hint: 'Add it to `include` in groundtruth.yaml, or move the documents.',
    },
  ];
}
