import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../model/json.ts';
import type { HttpAccess } from '../http/ask.ts';
import { get } from '../http/get.ts';
import { numberAt, textAt } from '../json-at.ts';
import type { ClusterAccess } from './read-kubeconfig.ts';

export interface Cluster {
  readonly access: ClusterAccess;
  readonly http: HttpAccess;
  readonly signal: AbortSignal;
}

/** What the API said to a question. The reasons are clauses without a subject. */
export type ApiAnswer =
  | { readonly kind: 'seen'; readonly value: Json }
  /** It knows no such thing, or no such version of it. */
  | { readonly kind: 'absent' }
  /** The place in a list to go on from is too old. */
  | { readonly kind: 'expired' }
  /** It knows who asks, who may not ask this. */
  | { readonly kind: 'forbidden' }
  /** It does not take who asks for anybody. */
  | { readonly kind: 'stranger'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

const mostTries = 3;
/** Seconds to wait until it is asked again, where it does not say, and at most. */
const usualPause = 1;
const longestPause = 5;

/** Asks the API, and again where it says that it has too much to do. Never rejects. */
export async function askApi(url: URL, { http, signal }: Cluster): Promise<ApiAnswer> {
  for (let tries = 1; ; tries++) {
    const answer = await get(url, { ...http, signal, withBody: true });
    if (answer.kind === 'refused') return { kind: 'unknown', reason: 'nothing listens there' };
    if (answer.kind === 'unknown') return { kind: 'unknown', reason: answer.reason };
    const isBusy = [429, 503, 504].includes(answer.status);
    if (!isBusy || tries === mostTries || signal.aborted) return readAnswer(url, answer, http);
    const pause = numberAt(answer.headers['retry-after']) ?? usualPause;
    await sleep(1000 * Math.min(Math.max(pause, 0), longestPause), undefined, { signal }).catch(() => {});
  }
}

function readAnswer(
  { pathname }: URL,
  { status, body, whole }: { readonly status: number; readonly body: Buffer; readonly whole: boolean },
  { headers, client }: HttpAccess,
): ApiAnswer {
  const isNamed = headers?.['authorization'] !== undefined || client !== undefined;
  if (status === 401) return { kind: 'stranger', reason: isNamed ? expired : anonymous };
  if (status === 403) return isAnonymous(body) ? { kind: 'stranger', reason: anonymous } : { kind: 'forbidden' };
  if (status === 404) return { kind: 'absent' };
  if (status === 410) return { kind: 'expired' };
  if (status < 200 || status > 299) return { kind: 'unknown', reason: `it answered ${pathname} with status ${status}` };
  if (!whole) return { kind: 'unknown', reason: `its answer to ${pathname} was cut off, or is longer than 32 MiB` };
  const value = parse(body);
  return value === undefined
    ? { kind: 'unknown', reason: `its answer to ${pathname} is not JSON` }
    : { kind: 'seen', value };
}

const anonymous = 'the API wants credentials';
const expired = 'the API turns these credentials away, which have expired, were revoked, or are of another cluster';

/** Who comes without credentials is somebody too, who may do next to nothing. */
function isAnonymous(body: Buffer): boolean {
  return textAt(parse(body), 'message')?.includes('"system:anonymous"') ?? false;
}

function parse(body: Buffer): Json | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}
