import type { Observation } from '../model/evidence.ts';
import { compareText } from '../model/json.ts';

/**
 * The observations of the run that was read before, as bytes and as read: a line that says the same is not read again. Lines
 * are compared whole but for their time, so nothing is believed that was not there.
 */
export interface SeenLines {
  /** Begins the next run, whose bytes these are. */
  turn(bytes: Buffer): void;
  /** What the line from one offset to another says, and when, where the run before has the same. */
  again(from: number, to: number): { readonly observation: Observation; readonly at: string } | undefined;
  /** Notes what a line was read to say. */
  note(from: number, to: number, observation: Observation): void;
}

/** As the encoder writes it: the time comes first. */
const opening = Buffer.from('{"kind":"observation","at":"');
const timeLength = '2026-01-01T00:00:00.000Z'.length;
const restFrom = opening.length + timeLength;
const instant = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;

interface Lines {
  readonly bytes: Buffer;
  readonly from: number[];
  readonly to: number[];
  readonly observations: Observation[];
}

export function rememberLines(): SeenLines {
  let before: Lines = { bytes: Buffer.alloc(0), from: [], to: [], observations: [] };
  let now = before;
  let position = 0;
  let sound = '';

  function isMoment(at: string): boolean {
    if (at === sound) return true;
    if (!instant.test(at) || Number.isNaN(Date.parse(at)) || new Date(at).toISOString() !== at) return false;
    sound = at;
    return true;
  }

  function put(from: number, to: number, observation: Observation): void {
    now.from.push(from);
    now.to.push(to);
    now.observations.push(observation);
  }

  return {
    turn(bytes) {
      before = now;
      now = { bytes, from: [], to: [], observations: [] };
      position = 0;
    },
    again(from, to) {
      const start = before.from[position];
      const end = before.to[position];
      const observation = before.observations[position];
      if (start === undefined || end === undefined || observation === undefined || to - from !== end - start)
        return undefined;
      const { bytes } = now;
      const same =
        bytes.compare(before.bytes, start + restFrom, end, from + restFrom, to) === 0 &&
        bytes.compare(opening, 0, opening.length, from, from + opening.length) === 0;
      if (!same) return undefined;
      const at = bytes.toString('latin1', from + opening.length, from + restFrom);
      if (!isMoment(at)) return undefined;
      position++;
      put(from, to, observation);
      return { observation, at };
    },
    note(from, to, observation) {
      const { key, at } = observation;
      const { bytes } = now;
      const plain =
        to - from > restFrom &&
        bytes.compare(opening, 0, opening.length, from, from + opening.length) === 0 &&
        bytes.toString('latin1', from + opening.length, from + restFrom) === at;
      if (plain) put(from, to, observation);
      // Both runs are in the order of keys.
      while (position < before.observations.length && compareText(before.observations[position]?.key ?? '', key) <= 0)
        position++;
    },
  };
}
