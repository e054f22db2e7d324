import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import { editWhole } from '../catalog/edit-whole.ts';
import { type Adoption, findAdoptions } from '../drift/adoptions.ts';
import { doubtKey, doubtsOf } from '../drift/doubts.ts';
import { findDrift, unseenOf } from '../drift/find-drift.ts';
import { applyWaivers } from '../policy/waivers/apply-waivers.ts';
import { openPullRequest } from '../connect/open-pull-request.ts';
import type { AdoptedValue } from '../model/answers.ts';
import { sortFindings, type FileOrigin, type Finding } from '../model/finding.ts';
import { pathText } from '../model/member-path.ts';
import type { Ref } from '../model/ref.ts';
import type { AdoptResult } from '../model/result.ts';
import { adoptionProposal } from './adoption-proposal.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { type Declared, loadDeclared } from './declared.ts';
import { driftOptions, knowledgeOf } from './drift-knowledge.ts';
import { evidenceAddress, observe } from './observed.ts';
import { reconcileWith } from './reconcile-with.ts';
import { findEntity } from './subject.ts';
import { hostingOf } from './hosting.ts';
import { replaceFile } from './replace-file.ts';
import { exceptionsOf } from './waived.ts';

export interface AdoptOptions extends CommandOptions {
  /** Only these, `[kind:][namespace/]name`; everything where there are none. */
  readonly refs?: readonly string[];
  readonly evidence?: string;
  /** Change the files; without it they are only compared. */
  readonly write?: boolean;
  /** Open a pull request with the changed files. */
  readonly pullRequest?: boolean;
}

/** A file as it is and as it would be. */
interface Edited {
  readonly before: string;
  readonly after: string;
}

/**
 * Writes what was seen into the documents that say otherwise. Comments, order and style of the files stay; what cannot be written
 * without touching something else is skipped, with the reason.
 */
export async function adopt(options: AdoptOptions, context: CommandContext): Promise<AdoptResult> {
  const declared = await loadDeclared(options, context);
  const { catalog } = declared;
  const wanted = new Set((options.refs ?? []).map((text) => findEntity(catalog, text)));
  const at = momentOf(options, context);
  const observed = await observe(evidenceAddress(declared, context.cwd, options.evidence), declared, at, context);
  const estate = reconcileWith(catalog, observed.evidence, declared);
  const adoptions = findAdoptions(estate, catalog.entities).filter(({ ref }) => wanted.size === 0 || wanted.has(ref));
  const known = await knowledgeOf({ estate, ...observed }, declared, at, context);
  const driftKnown = driftOptions(catalog, known);
  const open = openFindings(findDrift(estate, driftKnown), declared, at);
  // Whoever names a thing has thought of it.
  const doubts = doubtsOf(estate, driftKnown, (fingerprint) => wanted.size === 0 && !open.has(fingerprint));
  const { values, files } = editFiles(adoptions, doubts, declared);
  if (options.write === true) {
    for (const [path, { before, after }] of files) replaceFile(join(declared.root, path), before, after);
  }
  const pullRequest =
    options.pullRequest === true && files.size > 0 ? await propose(values, files, declared, context) : undefined;
  return {
    ...resultBase(context, at),
    kind: 'AdoptResult',
    failOn: options.failOn ?? 'none',
    catalog: declared.summary,
    values: values.map((value) =>
      options.write === true && value.action === 'proposed' ? { ...value, action: 'written' } : value,
    ),
    files: [...files].map(([path, { before, after }]) => ({ path, patch: patchOf(path, before, after) })),
    ...(pullRequest !== undefined && { pullRequest }),
    evidence: estate.runs,
    unseen: [...unseenOf(estate).filter(({ ref }) => wanted.size === 0 || (ref && wanted.has(ref))), ...known.unseen],
    findings: sortFindings(observed.findings),
  };
}

/** Fingerprints of what no waiver accepts. A baseline is what is to be mended. */
function openFindings(findings: readonly Finding[], declared: Declared, at: Date): ReadonlySet<string> {
  const exceptions = { ...exceptionsOf(declared), baseline: new Map() };
  return new Set(applyWaivers(findings, exceptions, { at }).findings.flatMap(({ fingerprint }) => fingerprint ?? []));
}

async function propose(
  values: readonly AdoptedValue[],
  files: ReadonlyMap<string, Edited>,
  { root }: Declared,
  context: CommandContext,
): Promise<string> {
  return openPullRequest(await hostingOf(root, context), {
    ...adoptionProposal(values),
    files: [...files].map(([path, edited]) => ({ path, ...edited })),
  });
}

const elsewhere = 'Its document is not of Groundtruth, so its settings stand elsewhere.';
const unwritable = 'It cannot be written there without changing something else: write it yourself.';
const gone = 'It is not there, and nothing is taken out: do that yourself where it is meant.';

/** Lines move as a file grows, so the last document of a file is edited first. */
function editFiles(
  adoptions: readonly Adoption[],
  doubts: ReadonlyMap<string, string>,
  { catalog, root }: Declared,
): { readonly values: readonly AdoptedValue[]; readonly files: ReadonlyMap<string, Edited> } {
  const files = new Map<string, Edited>();
  const reasons = new Map<Adoption, string>();
  const lineOf = (ref: Ref): number => catalog.entities.get(ref)?.origin.line ?? 0;
  const refs = [...new Set(adoptions.map(({ ref }) => ref))].sort((a, b) => lineOf(b) - lineOf(a));
  const byRef = new Map(refs.map((ref): [Ref, Adoption[]] => [ref, []]));
  for (const adoption of adoptions) byRef.get(adoption.ref)?.push(adoption);
  for (const [ref, own] of byRef) {
    const origin = catalog.entities.get(ref)?.origin;
    if (!origin) continue;
    const isOurs = catalog.document(ref)?.['apiVersion'] === 'groundtruth/v1';
    const text = isOurs ? (files.get(origin.file)?.after ?? readText(join(root, origin.file))) : undefined;
    const edits = own.flatMap((adoption) => {
      const { path, value } = adoption;
      const doubt = isOurs ? doubts.get(doubtKey(ref, path)) : elsewhere;
      reasons.set(adoption, doubt ?? (value === undefined ? gone : unwritable));
      return doubt === undefined && value !== undefined ? [{ ...adoption, value, adoption }] : [];
    });
    if (text === undefined || edits.length === 0) continue;
    const { text: after, skipped } = editWhole(text, origin.line, edits);
    for (const edit of edits) if (!skipped.has(edit)) reasons.delete(edit.adoption);
    if (skipped.size < edits.length) files.set(origin.file, { before: files.get(origin.file)?.before ?? text, after });
  }
  return {
    values: adoptions.flatMap((adoption) => {
      const origin = catalog.entities.get(adoption.ref)?.origin;
      return origin
        ? [describe(adoption, catalog.locate(adoption.ref, adoption.path) ?? origin, reasons.get(adoption))]
        : [];
    }),
    files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function describe(adoption: Adoption, declaredAt: FileOrigin, reason: string | undefined): AdoptedValue {
  const { ref, path, was, value, seen } = adoption;
  return {
    ref,
    path: pathText(path),
    ...(was !== undefined && { was }),
    ...(value !== undefined && { value }),
    action: reason === undefined ? 'proposed' : 'skipped',
    ...(reason !== undefined && { reason }),
    declaredAt,
    seen,
  };
}

/** Undefined for a file that is not UTF-8 through and through: what cannot be read whole cannot be written again. */
function readText(path: string): string | undefined {
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
}

function patchOf(path: string, before: string, after: string): string {
  return formatPatch(structuredPatch(`a/${path}`, `b/${path}`, before, after), FILE_HEADERS_ONLY);
}
