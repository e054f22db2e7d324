import { EngineError } from '../model/error.ts';
import { momentOf } from '../model/moment.ts';

/** A moment that a person typed. EngineError `bad-arguments` for anything else. */
export function readMoment(text: string): Date {
  const moment = momentOf(text);
  if (moment === undefined) {
    throw new EngineError('bad-arguments', `\`${text}\` is not a moment.`, {
      hint: 'Write it as 2026-03-01 or 2026-03-01T12:00:00Z.',
    });
  }
  return new Date(moment);
}
