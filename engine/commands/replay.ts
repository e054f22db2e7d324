import { EngineError } from '../model/error.ts';
import { canonicalJson, compareText, isObject, sameJson, type Json } from '../model/json.ts';
import { redactResult } from '../model/redact-result.ts';
import type { ReplayDifference, ReplayResult, ReviewResult } from '../model/result.ts';
import { type CommandContext, type CommandOptions, endOfTime, resultBase } from './context.ts';
import { review } from './review.ts';
import { storedResult } from './stored-result.ts';

export interface ReplayOptions extends CommandOptions {
  /** A review that `--format json` wrote. */
  readonly file: string;
  readonly evidence?: string;
}

/** Places that are told one by one. */
const maxDifferences = 50;

/** Judges again on what a stored verdict names, and says where the two differ. EngineErrors of `review`, `bad-arguments`. */
export async function replay({ file, evidence }: ReplayOptions, context: CommandContext): Promise<ReplayResult> {
  const stored = await storedResult(file, context);
  if (stored.kind !== 'ReviewResult') {
    throw new EngineError('bad-arguments', `${file} holds a ${stored.kind}, and no verdict.`, {
      hint: 'Name a file that `groundtruth review --format json` wrote.',
    });
  }
  const { inputs, failOn, at } = stored;
  const again = await review(
    {
      base: inputs.base,
      head: inputs.head,
      ...(inputs.config.file !== undefined && { config: inputs.config.file }),
      ...(evidence !== undefined && { evidence }),
      failOn,
      at: new Date(at),
      reviews: inputs.reviews,
      authors: inputs.authors,
      openChanges: inputs.openChanges,
      // What has come since is no news.
      present: stored.findings.some(({ code }) => code === 'evidence.future') ? new Date(at) : endOfTime,
    },
    context,
  );
  const differences = differencesOf(asJson(decisionOf(stored)), asJson(decisionOf(redactResult(again))), '');
  return {
    ...resultBase(context, new Date(at)),
    kind: 'ReplayResult',
    failOn: 'none',
    findings: [],
    file,
    outcome: stored.verdict.outcome,
    same: differences.length === 0,
    differences: differences.slice(0, maxDifferences),
    ...(differences.length > maxDifferences && { omitted: differences.length - maxDifferences }),
  };
}

/** A result without what was said of files that nobody had committed: the decision does not rest on them. */
function decisionOf(result: ReviewResult): ReviewResult {
  return { ...result, findings: result.findings.filter(({ code }) => code !== 'review.uncommitted') };
}

function asJson(result: ReviewResult): Json {
  return JSON.parse(canonicalJson(result as unknown as Json)) as Json;
}

/** The deepest places in which two values differ; a list of another length differs as a whole. */
function differencesOf(was: Json | undefined, is: Json | undefined, path: string): readonly ReplayDifference[] {
  if (sameJson(was, is)) return [];
  if (isObject(was) && isObject(is)) {
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort(compareText);
    return names.flatMap((name) => differencesOf(was[name], is[name], `${path}/${name}`));
  }
  if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
    return was.flatMap((value: Json, index) => differencesOf(value, is[index] as Json, `${path}/${index}`));
  }
  return [
    {
      path: path === '' ? '/' : path,
      ...(was !== undefined && { was: shown(was) }),
      ...(is !== undefined && { is: shown(is) }),
    },
  ];
}

function shown(value: Json): string {
  const text = canonicalJson(value);
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
