import type { RevertStep } from '../../model/answers.ts';
import type { RevertPlanResult } from '../../model/result.ts';
import { fullName } from '../names.ts';
import { prose, rowSection, type Line, type Mark, type Page, type Row } from '../page.ts';
import { alikeDetails, foldAlike, holderOf } from '../parts/alike.ts';
import { catalogFact, evidenceSection, unseenSection } from '../parts/evidence.ts';
import { dotted, nameList } from '../parts/findings.ts';
import { answerTone, findingSection } from '../parts/outcome.ts';
import { counted, type Noun } from '../phrases.ts';

const stepNoun: Noun = ['step', 'steps'];

const tones: Readonly<Record<RevertStep['action'], Mark['tone']>> = {
  start: 'good',
  replace: 'warn',
  scale: 'good',
  renew: 'good',
  set: 'note',
  connect: 'note',
  disconnect: 'warn',
  stop: 'bad',
  look: 'quiet',
};

export function revertPlanPage(result: RevertPlanResult): Page {
  const { steps, catalog, evidence, unseen } = result;
  return {
    tone: answerTone(result, steps.length > 0 ? 'note' : evidence.length > 0 ? 'good' : 'quiet'),
    headline: [headlineOf(result)],
    facts: [...(steps.length > 0 ? [['Nothing was changed. In this order:']] : []), catalogFact(catalog)],
    sections: [
      ...rowSection('Plan', stepNoun, stepRows(steps), { cap: 100 }),
      ...findingSection(result),
      ...unseenSection(unseen),
      ...evidenceSection(evidence),
    ],
  };
}

function headlineOf({ steps, evidence }: RevertPlanResult): string {
  if (steps.length > 0) return `${counted(steps.length, stepNoun)} from what runs to what is declared`;
  return evidence.length === 0 ? 'No evidence: there is nothing to plan' : 'What was seen is what is declared';
}

/** Steps that set many values within one setting are one row. */
function stepRows(steps: readonly RevertStep[]): readonly Row[] {
  const numbers = new Map(steps.map((step, index) => [step, index + 1]));
  return foldAlike(steps, ({ id, action, code, attribute = '' }) => {
    const setting = holderOf(attribute);
    return setting === undefined ? undefined : JSON.stringify([id, action, code, setting]);
  }).map(([step, ...alike]) => stepRow(step, alike, numbers.get(step) ?? 0));
}

function stepRow(step: RevertStep, alike: readonly RevertStep[], number: number): Row {
  const { action, message, owner, effect, leadTime, services = [], code } = step;
  const cost: Line =
    effect === undefined || effect === 'none'
      ? []
      : [`${effect}s it${leadTime === undefined ? '' : `, lead time ${leadTime}`}`];
  return {
    mark: { tone: tones[action], word: `${number} ${action}` },
    text: prose(message),
    details: [
      ...alikeDetails(step, alike),
      ...(services.length > 0
        ? [{ kind: 'also' as const, text: ['concerns ', ...nameList(services.map(fullName))] }]
        : []),
      {
        kind: 'place',
        text: dotted([owner === undefined ? ['nobody answers for it'] : [{ code: fullName(owner) }], cost, [{ code }]]),
      },
    ],
  };
}
