import { expect, it } from 'vitest';
import type { Severity } from '../../engine/model/finding.ts';
import { render } from '../../engine/report/render.ts';
import { finding, smallResults } from '../support/result.ts';

const answers = ['AdoptResult', 'RevertPlanResult', 'SuggestResult', 'ComparisonResult'] as const;
const signs: readonly [severity: Severity | undefined, sign: string][] = [
  [undefined, '○'],
  ['info', '✔'],
  ['warning', '▲'],
  ['error', '▲'],
];

it.each(answers.flatMap((kind) => signs.map(([severity, sign]) => [kind, severity, sign] as const)))(
  '%s without evidence and with trouble of severity %s is marked %s',
  (kind, severity, sign) => {
    const findings = severity === undefined ? [] : [finding({ code: 'evidence.tampered', severity })];
    const text = render({ ...smallResults[kind], failOn: 'none', findings }, 'text', { color: false, width: 80 });
    expect(text.startsWith(sign)).toBe(true);
  },
);
