import { isFileOrigin } from '../../engine/model/finding.ts';
import type { Finding, Severity } from '../../engine/model/finding.ts';
import type { ReviewResult } from '../../engine/model/result.ts';
import { findingNote } from '../../engine/report/parts/finding-note.ts';
import { openFindings } from '../../engine/report/parts/open-findings.ts';
import { render } from '../../engine/report/render.ts';
import { explain } from './fail-review.ts';
import type { CommitState, Gate } from './gate.ts';
import { githubError, isRefusal } from './github.ts';
import type { GitHub } from './github.ts';
import { runUrl } from './runner.ts';
import type { Runner } from './runner.ts';

/** Not the name of the status: GitHub would require both. */
const checkName = 'Groundtruth report';
const perRequest = 50;
/** Each batch is one of the few requests that write which a token has in an hour. */
const maxAnnotations = 500;
/** Bytes of a summary; GitHub takes 65,535 characters. */
const summaryRoom = 64_000;

const conclusions = {
  success: 'success',
  // Everything that GitHub would take for a pass is avoided: `neutral` and `skipped`.
  pending: 'action_required',
  failure: 'failure',
  error: 'failure',
} as const satisfies Record<CommitState, string>;

const levels = { error: 'failure', warning: 'warning', info: 'notice' } as const satisfies Record<Severity, string>;

interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: (typeof levels)[Severity];
  readonly title: string;
  readonly message: string;
}

/**
 * A check run beside the status, with the report and with findings at their lines. It gates nothing, so that its failure
 * changes nothing: it is told. `annotated` is false where no finding could be shown this way. Never throws.
 */
export async function reportCheck(
  github: GitHub,
  runner: Runner,
  report: { readonly sha: string; readonly gate: Gate; readonly result: ReviewResult },
): Promise<{ readonly annotated: boolean; readonly notices: readonly string[] }> {
  const { sha, gate, result } = report;
  const all = openFindings(result.findings).flatMap(annotationOf);
  const shown = all.slice(0, maxAnnotations);
  const output = { title: gate.description, summary: render(result, 'markdown', { ...plain, limit: summaryRoom }) };
  const left = all.length - shown.length;
  const notices = left > 0 ? [`${left} further findings are in the report, without annotations at their lines.`] : [];
  let annotated = false;
  try {
    const created = await github.call(
      github.rest.checks.create({
        ...github.repository,
        name: checkName,
        head_sha: sha,
        status: 'completed',
        conclusion: conclusions[gate.state],
        details_url: runUrl(runner),
        external_id: `${runner.run.id}/${runner.run.attempt}`,
        output: { ...output, annotations: shown.slice(0, perRequest) },
        // Not tried again: where only the answer was lost, that would be a second one.
        request: { retries: 0 },
      }),
    );
    annotated = true;
    for (let from = perRequest; from < shown.length; from += perRequest) {
      const annotations = shown.slice(from, from + perRequest);
      await github.call(
        github.rest.checks.update({
          ...github.repository,
          check_run_id: created.data.id,
          output: { ...output, annotations },
          request: { retries: 0 },
        }),
      );
    }
    return { annotated, notices };
  } catch (error) {
    const needs = isRefusal(error) ? ' (the job needs `checks: write`)' : '';
    return { annotated, notices: [explain(githubError(`The check run could not be written${needs}`, error))] };
  }
}

const plain = { color: false, width: 100 };

function annotationOf(finding: Finding): readonly Annotation[] {
  const { origin, severity } = finding;
  if (!origin || !isFileOrigin(origin)) return [];
  const { title, message } = findingNote(finding);
  const { file: path, line } = origin;
  return [{ path, start_line: line, end_line: line, annotation_level: levels[severity], title, message }];
}
