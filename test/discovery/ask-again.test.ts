import { describe, expect, it } from 'vitest';
import { askAgain } from '../../engine/discovery/ask-again.ts';
import { gap, type Probe } from '../../engine/discovery/probe.ts';

const reset = gap('partial', 'it was reset');
const seen: Probe<number> = { kind: 'seen', value: 1 };

/** Answers one after the other, the last again and again; and how often it was asked. */
function asked(...answers: readonly Probe<number>[]) {
  let times = 0;
  return {
    ask: () => Promise.resolve(answers[Math.min(times++, answers.length - 1)] as Probe<number>),
    times: () => times,
  };
}

describe('asking again', () => {
  it.each<[string, readonly Probe<number>[], Probe<number>, number]>([
    ['is not done where there is an answer', [seen, reset], seen, 1],
    ['is not done where nothing is there', [{ kind: 'refused' }, seen], { kind: 'refused' }, 1],
    ['is not done where a right stands in the way', [gap('denied', 'no'), seen], gap('denied', 'no'), 1],
    ['is done where a gap may pass', [reset, seen], seen, 2],
    ['is done twice at most', [reset, reset, reset, seen], reset, 3],
    ['gives what was said last', [reset, gap('partial', 'it hung up')], gap('partial', 'it hung up'), 3],
  ])('%s', async (_, answers, expected, times) => {
    const one = asked(...answers);
    expect(await askAgain(new AbortController().signal, one.ask)).toEqual(expected);
    expect(one.times()).toBe(times);
  });

  it('ends with the time, and then says what was said before', async () => {
    const controller = new AbortController();
    const one = asked(reset, seen);
    const answer = askAgain(controller.signal, async () => {
      const said = await one.ask();
      controller.abort();
      return said;
    });
    expect(await answer).toEqual(reset);
    expect(one.times()).toBe(1);
  });
});
