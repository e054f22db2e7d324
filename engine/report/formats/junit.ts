import { isFileOrigin, type Finding } from '../../model/finding.ts';
import type { Masked, Result, ResultKind } from '../../model/result.ts';
import type { Verdict } from '../../model/verdict.ts';
import { shortened, visible } from '../clean.ts';
import { counted, sortedEntries } from '../phrases.ts';
import { fullName } from '../names.ts';
import { maskedIn, maskedText } from '../parts/masked.ts';
import { findingLines, openFindings, placeText } from '../parts/open-findings.ts';
import { isFailing } from '../parts/outcome.ts';
import { outcomeMark } from '../parts/verdict.ts';

interface TestCase {
  readonly suite: string;
  readonly name: string;
  readonly classname: string;
  /** Why it failed; a case without it passed. */
  readonly failure?: { readonly tag: 'failure' | 'error'; readonly type: string; readonly message: string };
  /** Why it does not count. */
  readonly skipped?: string;
  readonly output: string;
}

/** Readers of these files choke on more. */
const maxCases = 10_000;
const maxName = 200;
const maxLine = 4_000;

/**
 * JUnit XML: a suite for each code with a case for each finding, of one name in every run. What fails the command is a
 * failure; other findings pass, with their text as output; what was accepted is skipped, a case for each code of each exception.
 * Well-formed for any text; a result without findings is one case
 * that passes.
 */
export function renderJunit(result: Result): string {
  const cases = casesOf(result);
  const suites = new Map<string, TestCase[]>();
  for (const test of cases) {
    const suite = suites.get(test.suite);
    if (suite) suite.push(test);
    else suites.set(test.suite, [test]);
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="groundtruth"${countsText(cases)} time="0">`,
    ...[...suites].flatMap(([name, members]) => [
      `  <testsuite name="${escapeXml(name)}"${countsText(members)} skipped="${members.filter(({ skipped }) => skipped !== undefined).length}" time="0" timestamp="${escapeXml(result.at)}">`,
      ...members.map(caseText),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function casesOf(result: Result): readonly TestCase[] {
  const findings = openFindings(result.findings);
  const left = findings.length - maxCases;
  const command = commandNames[result.kind];
  return [
    ...(result.kind === 'ReviewResult' ? [verdictCase(result.verdict)] : []),
    ...findingCases(findings.slice(0, maxCases), result),
    ...maskedIn(result).flatMap(maskedCases),
    ...(left > 0 ? [passed(command, `${counted(left, ['more finding', 'more findings'])} left out to fit`)] : []),
    ...(findings.length === 0 ? [passed(command, 'no findings')] : []),
  ];
}

const commandNames: Readonly<Record<ResultKind, string>> = {
  CheckResult: 'check',
  DiscoverResult: 'discover',
  DriftResult: 'drift',
  ReviewResult: 'review',
  ImpactResult: 'impact',
  WhyResult: 'why',
  InitResult: 'init',
  AdoptResult: 'adopt',
  SuggestResult: 'suggest',
  ComparisonResult: 'drift --compare',
  RevertPlanResult: 'revert-plan',
  BaselineResult: 'baseline',
  WindowsResult: 'windows',
  ReplayResult: 'replay',
  PolicyTestResult: 'policy test',
  PolicyExplainResult: 'policy explain',
  EvidenceResult: 'observe',
};

function passed(suite: string, name: string): TestCase {
  return { suite, name, classname: 'groundtruth', output: '' };
}

function verdictCase({ outcome, reasons }: Verdict): TestCase {
  const { word } = outcomeMark(outcome);
  const output = linesText(reasons.map(({ weight, message }) => `${outcomeMark(weight).word}: ${message}`));
  const base = { suite: 'verdict', name: word, classname: 'groundtruth', output };
  if (outcome === 'approved') return base;
  return { ...base, failure: { tag: outcome === 'undecided' ? 'error' : 'failure', type: outcome, message: word } };
}

function maskedCases(masked: Masked): readonly TestCase[] {
  const by = masked.waiver === undefined ? 'baseline' : fullName(masked.waiver);
  return sortedEntries(masked.codes).map(([code, count]) => ({
    suite: code,
    name: `${code} masked by ${by}`,
    classname: by,
    skipped: shortened(maskedText({ ...masked, count }), maxName),
    output: '',
  }));
}

/** Those that would share a name are numbered. */
function findingCases(findings: readonly Finding[], result: Result): readonly TestCase[] {
  const taken = new Map<string, number>();
  return findings.map((finding) => {
    const name = caseName(finding);
    const number = (taken.get(name) ?? 0) + 1;
    taken.set(name, number);
    return findingCase(finding, number === 1 ? name : `${name} ${number}`, result);
  });
}

/** What a finding is about, without the values, lines and times of one run. */
function caseName({ code, ref, origin, fingerprint }: Finding): string {
  const file = origin && isFileOrigin(origin) ? origin.file : undefined;
  const about = ref === undefined ? file : fullName(ref);
  const parts = [code, about && shortened(about, maxName), fingerprint?.slice(0, 8)];
  return parts.filter((part) => part !== undefined).join(' ');
}

function findingCase(finding: Finding, name: string, result: Result): TestCase {
  const { code, message, origin, ref } = finding;
  const file = origin && isFileOrigin(origin) ? origin : undefined;
  const output = [...findingLines(finding), ...(file ? [placeText(file)] : [])];
  const base = { suite: code, name, classname: ref ?? file?.file ?? 'groundtruth', output: linesText(output) };
  return isFailing(finding, result)
    ? { ...base, failure: { tag: 'failure', type: code, message: shortened(message, maxName) } }
    : base;
}

function linesText(lines: readonly string[]): string {
  return lines.map((line) => visible(shortened(line, maxLine))).join('\n');
}

function countsText(cases: readonly TestCase[]): string {
  const count = (tag: 'failure' | 'error'): number => cases.filter(({ failure }) => failure?.tag === tag).length;
  return ` tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"`;
}

function caseText({ name, classname, failure, skipped, output }: TestCase): string {
  const head = `    <testcase name="${escapeXml(name)}" classname="${escapeXml(classname)}" time="0"`;
  if (failure) {
    const { tag, type, message } = failure;
    return `${head}><${tag} type="${escapeXml(type)}" message="${escapeXml(message)}">${escapeXml(output, true)}</${tag}></testcase>`;
  }
  if (skipped !== undefined) return `${head}><skipped message="${escapeXml(skipped)}"/></testcase>`;
  return output === '' ? `${head}/>` : `${head}><system-out>${escapeXml(output, true)}</system-out></testcase>`;
}

/**
 * Text for XML; `visible` leaves no code point that XML forbids. Line ends stay only where they are our own, and no line
 * starts a workflow command.
 */
function escapeXml(text: string, keepLines = false): string {
  return (keepLines ? text : visible(text))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('::', '&#58;&#58;');
}
