import type { PolicyTestResult, TestedPolicy } from '../../model/result.ts';
import { fullName } from '../names.ts';
import { rowSection, type Mark, type Page, type Row } from '../page.ts';
import { counted, type Noun } from '../phrases.ts';
import { findingSection, outcomeTone } from '../parts/outcome.ts';

const policyNoun: Noun = ['policy', 'policies'];
const caseNoun: Noun = ['case', 'cases'];

export function policyTestPage(result: PolicyTestResult): Page {
  const { policies, cases, failed } = result;
  const rows = policies.map((policy): Row => ({
    mark: markOf(policy),
    text: [{ code: fullName(policy.ref) }, ` · ${counted(policy.cases, caseNoun)}`],
    details: policy.title === undefined ? [] : [{ kind: 'also', text: [policy.title] }],
  }));
  return {
    tone: cases === 0 ? 'quiet' : outcomeTone(result),
    headline: [headlineOf(cases, failed)],
    facts: [[counted(policies.length, policyNoun), ' · ', counted(cases, caseNoun)]],
    sections: [...findingSection(result), ...rowSection('Policies', policyNoun, rows, { weight: 'aside', cap: 100 })],
  };
}

function headlineOf(cases: number, failed: number): string {
  if (cases === 0) return 'There is no case to try';
  return failed === 0 ? 'The policies say what is expected' : `${counted(failed, caseNoun)} of ${cases} failed`;
}

function markOf({ cases, failed }: TestedPolicy): Mark {
  if (cases === 0) return { tone: 'warn', word: 'no test' };
  return failed === 0 ? { tone: 'good', word: 'passed' } : { tone: 'bad', word: 'failed' };
}
