import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { globProblem, MAX_GLOB_CHARACTERS } from '../model/bounded-glob.ts';
import { durationSeconds } from '../model/duration.ts';
import type { Criticality } from '../model/entity.ts';
import type { Finding, Severity } from '../model/finding.ts';
import type { ConfigDocument } from '../model/generated/documents.ts';
import type { ImpactState } from '../model/impact.ts';
import { isObject } from '../model/json.ts';
import { formatRef, isEntityKind, parseRef, type Ref } from '../model/ref.ts';
import { decodeText } from './decode-text.ts';
import { config as validate } from './generated/validators.mjs';
import { parseDocuments, type RawDocument } from './parse-documents.ts';
import { schemaFindings } from './schema-findings.ts';
import { firstProblems, syntaxFinding } from './syntax-finding.ts';
import type { TextPosition } from './text-position.ts';
import { withoutErrors } from './without-errors.ts';

export { matchCatalogFiles } from './match-files.ts';

/** What is read, and how changes to it are judged. */
export interface Config {
  /** Path of the file from the tree's root; undefined for the built-in defaults. */
  readonly file?: string;
  /** The folder of that file, '' for the root. Globs and paths of the configuration begin there. */
  readonly root: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Of documents that name none. */
  readonly namespace: string;
  /** `staleAfter` and `keep` in seconds; `variable` is the environment variable that holds the URL of a database. */
  readonly evidence: {
    readonly path: string;
    readonly variable?: string;
    readonly staleAfter: number;
    readonly keep?: number;
    /** Digests of runs that nobody is to miss. */
    readonly removed?: readonly string[];
  };
  /** Which of several values counts, by class and attribute, where that is not a question of authority. */
  readonly values: NonNullable<ConfigDocument['values']>;
  /** By identifier: values that identify nothing here. */
  readonly junk: Readonly<Record<string, readonly string[]>>;
  readonly failOn: Severity | 'none';
  readonly approvals: {
    readonly criticality: Criticality;
    readonly state: ImpactState;
    /** The team that answers where nobody else does. */
    readonly maintainers?: Ref;
    /** The team that may agree to an emergency. */
    readonly emergency?: Ref;
  };
  /** Shipped packs of policies that are taken. */
  readonly policies: readonly string[];
  /** Where the file names the teams of `approvals`, classes and attributes of `values`, such as `values.server.memory`, and identifiers of `junk`. */
  readonly places?: Readonly<Record<string, TextPosition>>;
  /** What is wrong with the file; a field that is wrong has its default. */
  readonly findings: readonly Finding[];
}

const fileName = 'groundtruth.yaml';

/** Read where nothing else is asked for. Templates are YAML only once they are filled in, and locks are no declarations. */
const everything = {
  include: ['**/*.yaml', '**/*.yml'],
  exclude: ['**/templates/**', '**/pnpm-lock.yaml'],
};

/** The nearest configuration file at or above a folder, up to the root of its git repository. */
export function findConfig(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, fileName);
    if (existsSync(path)) return path;
    if (existsSync(join(at, '.git')) || dirname(at) === at) return undefined;
  }
}

/** A configuration from the bytes of its file, `file` being its path from the tree's root; the defaults without bytes. */
export function parseConfig(bytes: Buffer | undefined, file: string): Config {
  if (bytes === undefined) return { root: '', ...settings({}), findings: [] };
  const decoded = decodeText(bytes, file);
  const findings = [...decoded.findings];
  const document = onlyDocument(decoded.text, file, findings);
  const values = document && validValues(document, file, findings);
  const config = settings(values ?? {});
  if (document) findings.push(...globFindings(values ?? {}, document, file));
  const folder = posix.dirname(file);
  return {
    file,
    root: folder === '.' || folder.startsWith('..') ? '' : folder,
    ...config,
    ...(document && { places: placesOf(config, document) }),
    findings: firstProblems(findings, file).map((finding) => ({ ...finding, code: 'config.invalid' })),
  };
}

type Values = Partial<ConfigDocument>;

const whatToWrite = 'Write one document with `apiVersion: groundtruth/v1` and `kind: Config`.';

function onlyDocument(text: string, file: string, findings: Finding[]): RawDocument | undefined {
  const documents: RawDocument[] = [];
  for (const { document, findings: problems, broken } of parseDocuments(text, file)) {
    if (document) documents.push(document);
    findings.push(...problems);
    if (broken) findings.push(syntaxFinding(file, broken.position(broken.offset), broken.reason));
  }
  const [first, second] = documents;
  if (second)
    findings.push(
      invalid(file, second.locate([]), `${file} has more than one document; the first is used.`, whatToWrite),
    );
  if (!first && findings.length === 0)
    findings.push(invalid(file, { line: 1, column: 1 }, `${file} is empty.`, whatToWrite));
  return first;
}

/** What is valid of a configuration; what is not is told. */
function validValues(document: RawDocument, file: string, findings: Finding[]): Values {
  const { value } = document;
  if (validate(value)) return value as Values;
  if (!isObject(value)) {
    findings.push(invalid(file, document.locate([]), `${file} has no fields.`, whatToWrite));
    return {};
  }
  const errors = validate.errors ?? [];
  findings.push(...schemaFindings(errors, document, { file, kind: 'Config' }));
  return withoutErrors(value, errors);
}

function settings(values: Values): Omit<Config, 'file' | 'root' | 'places' | 'findings'> {
  return {
    include: values.include?.filter(isGlob).map(withoutDot) ?? everything.include,
    exclude: values.exclude?.filter(isGlob).map(withoutDot) ?? (values.include ? [] : everything.exclude),
    namespace: values.namespace ?? 'default',
    evidence: {
      path: values.evidence?.path ?? '.groundtruth/evidence',
      staleAfter: durationSeconds(values.evidence?.staleAfter ?? '24h'),
      ...(values.evidence?.url !== undefined && { variable: values.evidence.url.slice(1) }),
      ...(values.evidence?.keep !== undefined && { keep: durationSeconds(values.evidence.keep) }),
      ...(values.evidence?.removed && { removed: values.evidence.removed.filter((digest) => digest !== undefined) }),
    },
    values: values.values ?? {},
    junk: junkOf(values.junk ?? {}),
    failOn: values.failOn ?? 'error',
    policies: values.policies?.filter((pack) => pack !== undefined) ?? [],
    approvals: {
      criticality: values.approvals?.criticality ?? 'high',
      state: values.approvals?.state ?? 'degraded',
      ...teamOf('maintainers', values),
      ...teamOf('emergency', values),
    },
  };
}

/** A list with a wrong entry has a hole in it. */
function junkOf(junk: NonNullable<Values['junk']>): Config['junk'] {
  return Object.fromEntries(
    Object.entries(junk).map(([name, texts]) => [name, texts.filter((text) => text !== undefined)]),
  );
}

function teamOf<Field extends 'maintainers' | 'emergency'>(field: Field, values: Values): { [Key in Field]?: Ref } {
  const named = values.approvals?.[field];
  const parsed = named === undefined ? undefined : parseRef(named);
  if (!parsed) return {};
  const { kind = 'team', namespace = values.namespace ?? 'default', name } = parsed;
  return isEntityKind(kind) ? ({ [field]: formatRef({ kind, namespace, name }) } as { [Key in Field]?: Ref }) : {};
}

function placesOf(
  { approvals, values, junk }: Pick<Config, 'approvals' | 'values' | 'junk'>,
  document: RawDocument,
): NonNullable<Config['places']> {
  const fields = (['maintainers', 'emergency'] as const).filter((field) => approvals[field] !== undefined);
  const chosen = Object.entries(values).flatMap(([name, attributes]) => [
    ['values', name],
    ...Object.keys(attributes).map((attribute) => ['values', name, attribute]),
  ]);
  const emptied = Object.keys(junk).map((name) => ['junk', name]);
  return Object.fromEntries([
    ...fields.map((field) => [field, document.locate(['approvals', field])]),
    ...[...chosen, ...emptied].map((path) => [path.join('.'), document.locate(path, 'key')]),
  ]);
}

/** A list with a wrong entry has a hole in it. */
function isGlob(pattern: unknown): pattern is string {
  return typeof pattern === 'string' && problemOf(pattern) === undefined;
}

function withoutDot(pattern: string): string {
  return pattern.replace(/^(?:\.\/)+/, '');
}

function globFindings(values: Values, document: RawDocument, file: string): Finding[] {
  const findings: Finding[] = [];
  for (const field of ['include', 'exclude'] as const) {
    for (const [index, pattern] of (values[field] ?? []).entries()) {
      const problem = typeof pattern === 'string' ? problemOf(pattern) : undefined;
      if (problem)
        findings.push(invalid(file, document.locate([field, index]), `\`${field}\` has ${problem[0]}.`, problem[1]));
    }
  }
  return findings;
}

/** What is wrong with a glob, and what to do. */
function problemOf(pattern: string): readonly [string, string] | undefined {
  const shown = `\`${pattern.slice(0, 100)}\``;
  if (pattern.startsWith('!')) return [`${shown}, which begins with \`!\``, 'Put what is left out under `exclude`.'];
  if (pattern.startsWith('/') || pattern.split('/').includes('..')) {
    return [`${shown}, which leads out of the folder`, 'Write globs from the folder of this file downwards.'];
  }
  if (/[@!?+*]\(/.test(pattern)) return [`${shown}, which has a group in it`, 'Write alternatives as `{a,b}`.'];
  switch (globProblem(pattern)) {
    case 'too-long':
      return [`a glob of ${pattern.length} characters; the limit is ${MAX_GLOB_CHARACTERS}`, 'Split it into several.'];
    case 'too-costly':
      return [`${shown}, which takes too long to try`, 'Use fewer `*` in it, or split it into several globs.'];
    case undefined:
      return undefined;
  }
}

function invalid(
  file: string,
  place: { readonly line: number; readonly column: number },
  message: string,
  hint: string,
): Finding {
  return { code: 'config.invalid', severity: 'error', message, origin: { file, ...place }, hint };
}
