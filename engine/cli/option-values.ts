import type { CommandContext } from '../commands/context.ts';
import { durationSeconds } from '../model/duration.ts';
import { EngineError } from '../model/error.ts';
import { impactStates, type ImpactState } from '../model/impact.ts';
import type { OptionValues } from './command-definition.ts';
import { readMoment } from './moment.ts';

export const evidenceOption = ['--evidence <folder>', 'folder of the evidence (default: as configured)'] as const;

export function evidence(values: OptionValues): { evidence?: string } {
  return texts(values, ['evidence']);
}

/** The named options that were given, as text. */
export function texts<K extends string>(values: OptionValues, names: readonly K[]): { [P in K]?: string } {
  const given: { [P in K]?: string } = {};
  for (const name of names) {
    const value = values[name];
    if (typeof value === 'string') given[name] = value;
  }
  return given;
}

/** The named options that were given, each any number of times. */
export function lists<K extends string>(values: OptionValues, names: readonly K[]): { [P in K]?: readonly string[] } {
  const given: { [P in K]?: readonly string[] } = {};
  for (const name of names) {
    const value = values[name];
    if (Array.isArray(value)) given[name] = value as readonly string[];
  }
  return given;
}

export function moments(values: OptionValues): { from?: Date; to?: Date } {
  const { from, to } = texts(values, ['from', 'to']);
  return { ...(from !== undefined && { from: readMoment(from) }), ...(to !== undefined && { to: readMoment(to) }) };
}

export function deadline(values: OptionValues, context: CommandContext): { deadline?: Date } {
  const value = values['deadline'];
  if (typeof value !== 'string') return {};
  const seconds = durationSeconds(value);
  if (Number.isNaN(seconds)) {
    throw new EngineError('bad-arguments', `\`${value}\` is not a duration.`, { hint: 'Write it as 60s or 5m.' });
  }
  return { deadline: new Date(context.now().getTime() + seconds * 1000) };
}

export function state(values: OptionValues): { state?: ImpactState } {
  const value = values['state'];
  if (value === undefined) return {};
  const known = impactStates.find((name) => name === value);
  if (known === undefined || known === 'unaffected') {
    throw new EngineError('bad-arguments', `\`${String(value)}\` is not a state.`, {
      hint: `States: ${impactStates.slice(1).join(', ')}.`,
    });
  }
  return { state: known };
}
