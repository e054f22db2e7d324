import type { ErrorObject, ValidateFunction } from 'ajv';
import { EngineError } from '../model/error.ts';
import { isObject, type Json } from '../model/json.ts';
import type { Result, ResultKind } from '../model/result.ts';
import {
  AdoptResult,
  BaselineResult,
  CheckResult,
  DiscoverResult,
  DriftResult,
  EvidenceResult,
  ImpactResult,
  InitResult,
  SuggestResult,
  ComparisonResult,
  PolicyExplainResult,
  PolicyTestResult,
  ReplayResult,
  RevertPlanResult,
  ReviewResult,
  WhyResult,
  WindowsResult,
} from './generated/validate-result.mjs';

/** No result of ours comes near it; deeper data would exhaust the stack of whatever walks it later. */
const maxDepth = 200;

const validators: Readonly<Record<ResultKind, ValidateFunction>> = {
  CheckResult,
  DiscoverResult,
  DriftResult,
  ReviewResult,
  ImpactResult,
  WhyResult,
  InitResult,
  SuggestResult,
  ComparisonResult,
  AdoptResult,
  RevertPlanResult,
  BaselineResult,
  WindowsResult,
  ReplayResult,
  PolicyTestResult,
  PolicyExplainResult,
  EvidenceResult,
};

const kinds = Object.keys(validators) as readonly ResultKind[];

/**
 * A stored result, read again. `file` names it in messages. Linear in the text; throws `result-invalid` with the first
 * problem where the text is not JSON, too deep, or not a result.
 */
export function parseResult(text: string, file: string): Result {
  const value = parseJson(text, file);
  if (isDeeperThan(value, maxDepth)) throw invalid(file, `it is nested deeper than ${maxDepth} levels`);
  if (!isObject(value)) throw invalid(file, 'it holds no object');
  const kind = kinds.find((known) => known === value['kind']);
  if (kind === undefined) throw invalid(file, `its kind is none of ${kinds.join(', ')}`);
  if (value['apiVersion'] !== 'groundtruth/v1') {
    throw invalid(
      file,
      'its apiVersion is not groundtruth/v1',
      'Render it with the version of groundtruth that wrote it.',
    );
  }
  const validate = validators[kind];
  if (validate(value)) return value as unknown as Result;
  const [problem] = validate.errors ?? [];
  throw invalid(file, problem ? describe(problem) : `it is not a ${kind}`);
}

function parseJson(text: string, file: string): Json {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) as Json;
  } catch (cause) {
    throw new EngineError('result-invalid', `${file} is not JSON, or not all of it.`, { hint: writeAgain, cause });
  }
}

function isDeeperThan(root: Json, limit: number): boolean {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}

function describe({ instancePath, keyword, params, message = 'is not valid' }: ErrorObject): string {
  const place = instancePath === '' ? 'it' : instancePath;
  const given = params as { readonly [name: string]: unknown };
  if (keyword === 'required') return `${place} has no ${quote(given['missingProperty'])}`;
  if (keyword === 'additionalProperties')
    return `${place} has ${quote(given['additionalProperty'])}, which is not a part of it`;
  if (keyword === 'enum') return `${place} is none of ${(given['allowedValues'] as unknown[]).map(quote).join(', ')}`;
  if (keyword === 'const') return `${place} is not ${quote(given['allowedValue'])}`;
  return `${place} ${message}`;
}

function quote(value: unknown): string {
  return JSON.stringify(value);
}

const writeAgain = 'Name a file that `--format json` wrote.';

function invalid(file: string, problem: string, hint = writeAgain): EngineError {
  return new EngineError('result-invalid', `${file} is not a result: ${problem}.`, { hint });
}
