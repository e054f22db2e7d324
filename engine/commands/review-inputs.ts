import { digestOf } from '../model/fingerprint.ts';
import { canonicalJson, compareText, type Json } from '../model/json.ts';
import type { ReviewInputs } from '../model/result.ts';
import type { OpenChange, ReviewVote } from '../model/verdict.ts';
import type { Observed } from './observed.ts';
import type { Sides } from './review-sides.ts';

/** Kinds of documents of the base that a change is judged by: what tells their content is that of their files. */
const kinds: ReadonlySet<string> = new Set(['policy', 'policyoverlay', 'window', 'waiver', 'team', 'user']);

/** What a verdict is given on, as its record names it. */
export function inputsOf(
  { base, headSha, config }: Sides,
  { evidence }: Observed,
  given: {
    readonly reviews?: readonly ReviewVote[];
    readonly authors?: readonly string[];
    readonly openChanges?: readonly OpenChange[];
  },
): ReviewInputs {
  const { file, places: _places, findings: _findings, ...settings } = config;
  const files = new Set<string>();
  for (const { kind, origin } of base.catalog.entities.values()) if (kinds.has(kind)) files.add(origin.file);
  const rules = [...files].sort(compareText).map((path) => [path, base.catalog.facts.get(path)?.id ?? null]);
  return {
    base: base.summary.sha ?? '',
    head: headSha,
    config: { ...(file !== undefined && { file }), digest: digestOfJson(settings) },
    rules: digestOfJson([...rules, [...base.baseline.entries.keys()].sort(compareText)]),
    evidence: digestOfJson(evidence),
    reviews: (given.reviews ?? []).map(asPlainVote).sort(inTime),
    authors: [...(given.authors ?? [])].sort(compareText),
    openChanges: (given.openChanges ?? []).map(({ name, head }) => ({ name, head })),
  };
}

function asPlainVote({ login, state, at, commit }: ReviewVote): ReviewVote {
  return { login, state, at, ...(commit !== undefined && { commit }) };
}

function inTime(a: ReviewVote, b: ReviewVote): number {
  return (
    compareText(a.at, b.at) ||
    compareText(a.login, b.login) ||
    compareText(a.state, b.state) ||
    compareText(a.commit ?? '', b.commit ?? '')
  );
}

function digestOfJson(value: unknown): string {
  return digestOf(canonicalJson(value as Json));
}
