import { parseConfig } from '../catalog/config.ts';
import { loadCatalog, type LoadedCatalog } from '../catalog/load.ts';
import type { FileTree } from '../catalog/file-tree.ts';
import { diffCatalogs } from '../change/diff.ts';
import { uniteCatalogs } from '../change/unite.ts';
import { foldRuns } from '../evidence/fold.ts';
import { computeImpact } from '../impact/impact.ts';
import { impactStarts } from '../impact/starts.ts';
import { durationSeconds } from '../model/duration.ts';
import type { EvidenceRun } from '../model/evidence.ts';
import type { GivenIdentifiers } from '../model/identifiers.ts';
import type { PolicyCase, TestDocument, TestRun } from '../model/generated/documents.ts';
import type { JsonObject } from '../model/json.ts';
import type { PolicyFacts } from '../policy/expressions/policy-outcome.ts';
import { driftOf } from './find-all.ts';
import { reconcileWith } from './reconcile-with.ts';
import { windowsOf } from './windows-of.ts';

/** The facts of a case, as a command would have them of the same files. */
export interface CaseFacts {
  readonly facts: PolicyFacts;
  /** What is wrong with the catalogs of the case. */
  readonly problems: readonly string[];
}

const usualMoment = '2026-01-01T00:00:00Z';
const staleAfter = 24 * 3600;

export async function factsOfCase(test: PolicyCase): Promise<CaseFacts> {
  const at = new Date(test.at ?? usualMoment);
  const catalog = await inlineCatalog(test.catalog);
  const base = test.base && (await inlineCatalog(test.base));
  const runs = (test.evidence ?? []).map((run, index) => runOf(run, index, at));
  const evidence = foldRuns(runs, at, () => staleAfter);
  const estate = test.evidence && reconcileWith(catalog, evidence, { catalog });
  const changes = base && diffCatalogs(base, catalog, []);
  const impact =
    changes &&
    computeImpact({
      ...uniteCatalogs(base, catalog, changes),
      ...(estate && { estate }),
      starts: impactStarts(changes, base, catalog),
    });
  const risk = Object.entries(test.risk ?? {}).map(([name, points]) => ({ name, points, reason: 'of the case' }));
  return {
    facts: {
      at,
      catalog,
      ...(base && { before: base }),
      ...(estate && { estate, findings: driftOf(estate, catalog, evidence) }),
      ...(changes && { changes }),
      ...(impact && { impact }),
      ...(test.risk && { risk }),
      windows: await windowsOf(catalog),
    },
    problems: [...catalog.findings, ...(base?.findings ?? [])]
      .filter(({ severity }) => severity === 'error')
      .map(({ message }) => message),
  };
}

function inlineCatalog(documents: readonly TestDocument[]): Promise<LoadedCatalog> {
  const text = documents.map((one) => JSON.stringify({ apiVersion: 'groundtruth/v1', ...one })).join('\n---\n');
  const bytes = Buffer.from(text);
  const file = { path: 'catalog.yaml', id: '', size: bytes.length };
  const tree: FileTree = {
    root: '',
    files: [file],
    findings: [],
    async *read() {
      yield { file, bytes };
    },
  };
  return loadCatalog(tree, parseConfig(undefined, ''));
}

function runOf(
  { source, age = '1h', complete = true, classes = [], saw = [] }: TestRun,
  index: number,
  at: Date,
): EvidenceRun {
  const endedAt = new Date(at.getTime() - durationSeconds(age) * 1000).toISOString();
  return {
    source,
    run: `${source}-${index}`,
    scope: {},
    startedAt: endedAt,
    endedAt,
    observations: saw.map(({ class: className, identifiers, attributes = {}, connectsTo = [] }, number) => ({
      key: `${className} ${number}`,
      class: className,
      at: endedAt,
      identifiers: identifiers as GivenIdentifiers,
      attributes: attributes as JsonObject,
      relations: connectsTo.map((endpoint) => ({
        type: 'connectsTo' as const,
        to: { class: 'application', identifiers: { endpoint } },
        count: 1,
      })),
      state: {},
    })),
    coverage: classes.map((className) => ({
      of: 'items' as const,
      class: className,
      scope: {},
      ...(complete ? { level: 'complete' as const } : { level: 'partial' as const, reason: 'The case says so.' }),
    })),
    complete,
  };
}
