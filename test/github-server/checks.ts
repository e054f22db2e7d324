import { invalid, isCommit, notFound, repoUrl } from './respond.ts';
import type { ApiAnswer, ApiRequest } from './respond.ts';
import type { State, StoredCheckRun } from './state.ts';

/** Documented limits that the description leaves out. */
const limits = { annotationTitle: 255, annotationMessage: 64 * 1024 };

interface Output {
  readonly title?: string;
  readonly summary?: string;
  readonly text?: string;
  readonly annotations?: readonly { readonly title?: string; readonly message: string }[];
}

export function createCheckRun(request: ApiRequest, state: State): ApiAnswer {
  const { body, grant } = request;
  const sha = String(body['head_sha']);
  if (!isCommit(state, sha)) return invalid(`No commit found for SHA: ${sha}`);
  const run: StoredCheckRun = {
    id: state.nextId++,
    sha,
    name: String(body['name']),
    app: grant.account,
    detailsUrl: textOf(body['details_url']),
    externalId: textOf(body['external_id']),
    status: 'queued',
    conclusion: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
  };
  const problem = change(run, body);
  if (problem !== undefined) return invalid(problem);
  state.checkRuns.push(run);
  return { status: 201, body: checkRunJson(run, request) };
}

export function updateCheckRun(request: ApiRequest, state: State): ApiAnswer {
  const id = Number(request.operation.path['check_run_id']);
  const run = state.checkRuns.find((candidate) => candidate.id === id && candidate.app.id === request.grant.account.id);
  if (!run) return notFound();
  const problem = change(run, request.body);
  return problem === undefined ? { status: 200, body: checkRunJson(run, request) } : invalid(problem);
}

/** Annotations are added to those that are there; everything else is replaced. A sentence where a limit is passed. */
function change(run: StoredCheckRun, body: ApiRequest['body']): string | undefined {
  const output = (body['output'] ?? {}) as Output;
  for (const { title = '', message } of output.annotations ?? []) {
    if (title.length > limits.annotationTitle) return 'annotation title is too long';
    if (Buffer.byteLength(message) > limits.annotationMessage) return 'annotation message is too long';
  }
  run.conclusion = textOf(body['conclusion']) ?? run.conclusion;
  run.status = run.conclusion === null ? (textOf(body['status']) ?? run.status) : 'completed';
  run.title = output.title ?? run.title;
  run.summary = output.summary ?? run.summary;
  run.text = output.text ?? run.text;
  run.annotations.push(...(output.annotations ?? []));
  return undefined;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function checkRunJson(run: StoredCheckRun, request: ApiRequest): object {
  const url = `${repoUrl(request)}/check-runs/${run.id}`;
  return {
    id: run.id,
    node_id: `check-${run.id}`,
    head_sha: run.sha,
    name: run.name,
    url,
    html_url: url,
    details_url: run.detailsUrl,
    external_id: run.externalId,
    status: run.status,
    conclusion: run.conclusion,
    started_at: '2024-05-01T10:00:00Z',
    completed_at: run.status === 'completed' ? '2024-05-01T10:00:00Z' : null,
    check_suite: { id: 1 },
    app: null,
    pull_requests: [],
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
  };
}
