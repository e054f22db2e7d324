import { EngineError } from '../model/error.ts';

/** A moment that a person typed. EngineError `bad-arguments` for anything else. */
export function readMoment(text: string): Date {
  const date = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(date.getTime())) {
    throw new EngineError('bad-arguments', `\`${text}\` is not a moment.`, {
      hint: 'Write it as 2026-03-01 or 2026-03-01T12:00:00Z.',
    });
  }
  return date;
}
