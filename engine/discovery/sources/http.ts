import { askAgain } from '../ask-again.ts';
import { claimsOf, type Outcome } from '../claims.ts';
import { formatEndpoint } from '../endpoint.ts';
import { get, type HttpAnswer } from '../http/get.ts';
import { httpEndpoints, type HttpEndpoint } from '../http/http-endpoints.ts';
import { readAttributes, readHeaders, readHealth } from '../http/read-answer.ts';
import { mapLimited } from '../map-limited.ts';
import { knownMembers, scopeDuration, scopeFlag } from '../scope.ts';
import type { DiscoverySource, SourceContext } from '../source.ts';
import { withTimeout } from '../with-timeout.ts';
import type { Observation, ObservedState } from '../../model/evidence.ts';
import type { JsonObject } from '../../model/json.ts';

const concurrency = 16;
const mostEndpoints = 2000;

/** What one endpoint answered: to each of its URLs, and when asked for its health. */
interface Asked {
  readonly endpoint: HttpEndpoint;
  readonly at: string;
  readonly answers: readonly HttpAnswer[];
  readonly health?: HttpAnswer;
}

/** Reachability, version and health of the endpoints that are expected to speak HTTP, seen by asking them. */
export const http: DiscoverySource = {
  type: 'http',
  summary: 'reachability, version and health of declared endpoints',
  permissions: 'to open TCP connections to the endpoints; it sends no credentials',
  classes: ['application'],
  async discover(scope, context) {
    knownMembers(scope, ['endpoints', 'timeout', 'allowLinkLocal']);
    const endpoints = httpEndpoints(scope, context.targets);
    const timeout = scopeDuration(scope, 'timeout', 5000);
    const allowLinkLocal = scopeFlag(scope, 'allowLinkLocal');
    let done = 0;
    const asked = await mapLimited(endpoints.slice(0, mostEndpoints), concurrency, async (endpoint) => {
      const answers = await askAll(endpoint, { timeout, allowLinkLocal }, context);
      context.progress(`${++done} of ${endpoints.length} endpoints`);
      return answers;
    });
    const tooMany = { level: 'partial', reason: `a run looks at ${mostEndpoints} endpoints at most` } as const;
    return {
      observations: asked.flatMap(observe),
      coverage: claimsOf('application', 'endpoint', [
        ...asked.map(outcomeOf),
        ...endpoints.slice(mostEndpoints).map(({ endpoint }) => ({ values: [formatEndpoint(endpoint)], ...tooMany })),
      ]),
    };
  },
};

/** Each question has its own time, so that a page that hangs hides no health. */
async function askAll(
  endpoint: HttpEndpoint,
  { timeout, allowLinkLocal }: { readonly timeout: number; readonly allowLinkLocal: boolean },
  { signal, now }: SourceContext,
): Promise<Asked> {
  const ask = async (url: URL, withBody: boolean): Promise<HttpAnswer> => {
    if (signal.aborted) return tooLate;
    return withTimeout(signal, timeout, (within) =>
      askAgain(within, () => get(url, { signal: within, allowLinkLocal, withBody })),
    );
  };
  const fromFirst = endpoint.health === undefined && Object.keys(endpoint.attributes).length > 0;
  const answers: HttpAnswer[] = [];
  for (const [index, url] of endpoint.urls.entries()) answers.push(await ask(url, fromFirst && index === 0));
  const health = endpoint.health && (await ask(endpoint.health, true));
  return { endpoint, at: now().toISOString(), answers, ...(health && { health }) };
}

const tooLate: HttpAnswer = {
  kind: 'unknown',
  level: 'partial',
  reason: 'the time was up before it was looked at',
  present: false,
};

function observe(asked: Asked): readonly Observation[] {
  if (!isPresent(asked)) return [];
  const endpoint = formatEndpoint(asked.endpoint.endpoint);
  return [
    {
      key: `endpoint ${endpoint}`,
      class: 'application',
      at: asked.at,
      identifiers: { endpoint },
      attributes: attributesOf(asked),
      relations: [],
      state: stateOf(asked),
    },
  ];
}

/** Something took a connection. Health may be told at another port, which is not this endpoint. */
function isPresent({ answers }: Asked): boolean {
  return answers.some((answer) => answer.kind === 'answered' || (answer.kind === 'unknown' && answer.present));
}

function attributesOf({ endpoint, answers, health }: Asked): JsonObject {
  const [first] = answers;
  const speaking = first?.kind === 'answered' ? first : health?.kind === 'answered' ? health : undefined;
  const body = bodyOf({ answers, ...(health && { health }) });
  return {
    ...(first?.kind === 'answered' && { status: first.status }),
    ...(speaking?.trust !== undefined && { trust: speaking.trust }),
    ...(speaking && readHeaders(speaking, endpoint)),
    ...(body?.whole && readAttributes(body.body, endpoint.attributes).attributes),
  };
}

/** The answer whose body has the attributes. */
function bodyOf({
  answers: [first],
  health = first,
}: Pick<Asked, 'answers' | 'health'>): (HttpAnswer & { kind: 'answered' }) | undefined {
  return health?.kind === 'answered' ? health : undefined;
}

/** Without a health URL, only a failure of its own says something of its health. */
function stateOf({ answers, health }: Asked): ObservedState {
  const verdicts = health ? [health] : answers;
  if (verdicts.some((answer) => answer.kind === 'unknown' && answer.present))
    return { reachable: true, healthy: false };
  const healthy = health
    ? health.kind === 'answered' && readHealth(health)
    : answers.some((answer) => answer.kind === 'answered' && answer.status >= 500)
      ? false
      : undefined;
  return { reachable: true, ...(healthy !== undefined && { healthy }) };
}

/** The claim is of items: whether something is there. What could not be read of it makes the claim partial. */
function outcomeOf(asked: Asked): Outcome {
  const { endpoint, answers, health } = asked;
  const values = [formatEndpoint(endpoint.endpoint)];
  const gap = [...answers, health].find((answer) => answer?.kind === 'unknown');
  if (gap?.kind === 'unknown') return { values, level: gap.level, reason: gap.reason };
  const wanted = Object.keys(endpoint.attributes);
  if (wanted.length === 0 || !isPresent(asked)) return { values, level: 'complete' };
  const body = bodyOf(asked);
  if (!body) return { values, level: 'partial', reason: `it did not say ${wanted.join(', ')}` };
  if (!body.whole)
    return {
      values,
      level: 'partial',
      reason: `its answer was cut at 64 KiB or in time, so that ${wanted.join(', ')} could not be read`,
    };
  const { missing } = readAttributes(body.body, endpoint.attributes);
  if (missing.length === 0) return { values, level: 'complete' };
  return {
    values,
    level: 'partial',
    reason: `its answer has no ${missing.join(', ')} where the scope of the source points`,
  };
}
