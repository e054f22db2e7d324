import { compareText, type JsonObject } from '../model/json.ts';
import { formatEndpoint, parseEndpoint, type Endpoint } from './endpoint.ts';
import { refuse, scopeFlag, scopeTexts } from './scope.ts';
import type { DiscoveryTarget } from './source.ts';

/** The classes, each with everything below it, whose declared endpoints are meant; and the port that a bare name has. */
export interface Wanted {
  readonly classes: readonly string[];
  readonly port: number;
}

/**
 * The endpoints to ask, each once, sorted: those under `endpoints` of the scope, and with `declared: true` those that the
 * catalog declares. The catalog's are not asked unasked, because a source takes its credentials wherever it goes.
 */
export function selectEndpoints(
  scope: JsonObject,
  targets: readonly DiscoveryTarget[],
  wanted: Wanted,
): readonly Endpoint[] {
  const texts = scopeTexts(scope, 'endpoints');
  const declared = scopeFlag(scope, 'declared');
  if (texts.length === 0 && !declared) refuse('endpoints', 'is missing: list what to ask, or say `declared: true`');
  const found = new Map<string, Endpoint>();
  for (const text of texts) {
    const endpoint = readEndpoint(text, wanted.port);
    if (!endpoint) return refuse('endpoints', `takes \`host:port\`, not ${text}`);
    found.set(formatEndpoint(endpoint), endpoint);
  }
  for (const text of declared ? declaredEndpoints(targets, wanted.classes) : []) {
    const endpoint = readEndpoint(text, wanted.port);
    if (endpoint) found.set(formatEndpoint(endpoint), endpoint);
  }
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([, endpoint]) => endpoint);
}

function declaredEndpoints(targets: readonly DiscoveryTarget[], classes: readonly string[]): readonly string[] {
  return targets
    .filter((target) => classes.some((name) => target.class === name || target.class.startsWith(`${name}.`)))
    .flatMap(({ identifiers }) => identifiers['endpoint'] ?? []);
}

function readEndpoint(text: string, port: number): Endpoint | undefined {
  return parseEndpoint(text) ?? parseEndpoint(text.includes(':') ? `[${text}]:${port}` : `${text}:${port}`);
}
