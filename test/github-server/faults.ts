import type { ServerResponse } from 'node:http';
import { failure } from './respond.ts';
import type { ApiAnswer } from './respond.ts';

/** Something that goes wrong on the way: an answer in place of the real one, or none at all. */
export type Fault =
  | { readonly kind: 'answer'; readonly answer: ApiAnswer }
  /** The connection ends in the middle of the answer; the request has taken effect. */
  | { readonly kind: 'torn' }
  /** Nothing ever comes back. */
  | { readonly kind: 'hang' }
  /** A page from something between us and the API. */
  | { readonly kind: 'html' };

export interface FaultRule {
  /** `METHOD /path`, matched against the request. */
  readonly on: RegExp;
  readonly fault: Fault;
  /** Matching requests let through before it starts. */
  skip: number;
  /** Requests it then befalls. */
  times: number;
}

export const faults = {
  unauthorized: { kind: 'answer', answer: failure(401, 'Bad credentials') },
  forbidden: { kind: 'answer', answer: failure(403, 'Resource not accessible by integration') },
  notFound: { kind: 'answer', answer: failure(404, 'Not Found') },
  invalid: { kind: 'answer', answer: failure(422, 'Validation Failed') },
  tooMany: { kind: 'answer', answer: failure(429, 'Too Many Requests', { 'retry-after': '1' }) },
  tooManyForLong: { kind: 'answer', answer: failure(429, 'Too Many Requests', { 'retry-after': '3600' }) },
  secondaryLimit: {
    kind: 'answer',
    answer: failure(403, 'You have exceeded a secondary rate limit. Please wait a few minutes.', {
      'retry-after': '1',
    }),
  },
  primaryLimit: {
    kind: 'answer',
    answer: failure(403, 'API rate limit exceeded for installation.', {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '4102444800',
    }),
  },
  broken: { kind: 'answer', answer: failure(500, 'Server Error') },
  badGateway: { kind: 'answer', answer: failure(502, 'Bad Gateway') },
  unavailable: { kind: 'answer', answer: failure(503, 'Service Unavailable') },
  torn: { kind: 'torn' },
  hang: { kind: 'hang' },
  html: { kind: 'html' },
} as const satisfies Record<string, Fault>;

/** The fault that befalls this request, counted against its rule. */
export function nextFault(rules: readonly FaultRule[], request: string): Fault | undefined {
  for (const rule of rules) {
    if (rule.times <= 0 || !rule.on.test(request)) continue;
    if (rule.skip > 0) {
      rule.skip--;
      continue;
    }
    rule.times--;
    return rule.fault;
  }
  return undefined;
}

/** Promises a whole answer and sends half of it. */
export function tear(response: ServerResponse, status: number, text: string): void {
  const bytes = Buffer.from(text);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length + 10 });
  response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.destroy());
}
