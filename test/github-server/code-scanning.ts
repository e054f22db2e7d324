import { gunzipSync } from 'node:zlib';
import { failure, isCommit, repoUrl } from './respond.ts';
import type { ApiAnswer, ApiRequest } from './respond.ts';
import type { State } from './state.ts';

/** Documented limits that the description leaves out. */
const limits = { zippedBytes: 10 * 1024 * 1024, results: 25_000, runs: 20 };

interface Sarif {
  readonly version: string;
  readonly runs: readonly { readonly results: readonly unknown[] }[];
}

export function uploadSarif(request: ApiRequest, state: State): ApiAnswer {
  if (!state.codeScanning) {
    return failure(403, 'Code scanning is not enabled for this repository. Please enable code scanning.');
  }
  const { body } = request;
  const sha = String(body['commit_sha']);
  if (!isCommit(state, sha)) return failure(404, 'commit not found');
  const zipped = Buffer.from(String(body['sarif']), 'base64');
  if (zipped.length > limits.zippedBytes) return { status: 413 };
  const sarif = unzip(zipped);
  if (sarif?.version !== '2.1.0' || sarif.runs.length > limits.runs) return { status: 400 };
  if (sarif.runs.some(({ results }) => results.length > limits.results)) return { status: 400 };
  state.analyses.push({ sha, ref: String(body['ref']), sarif });
  const id = `sarif-${state.nextId++}`;
  return { status: 202, body: { id, url: `${repoUrl(request)}/code-scanning/sarifs/${id}` } };
}

function unzip(bytes: Buffer): Sarif | undefined {
  try {
    return JSON.parse(gunzipSync(bytes).toString('utf8')) as Sarif;
  } catch {
    return undefined;
  }
}
