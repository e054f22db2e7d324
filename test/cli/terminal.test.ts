import { describe, expect, it } from 'vitest';
import { describeTerminal, type Surroundings } from '../../engine/cli/terminal.ts';

const tty = { isTTY: true } as const;

function surroundings(env: Surroundings['env'], parts: Partial<Surroundings> = {}): Surroundings {
  return { env, stdin: tty, stdout: { isTTY: true, columns: 120 }, stderr: tty, ...parts };
}

describe('what a terminal can show', () => {
  it.each<[string, Surroundings, boolean | undefined, Partial<ReturnType<typeof describeTerminal>>]>([
    [
      'a terminal shows everything',
      surroundings({}),
      undefined,
      { color: true, interactive: true, progress: true, width: 120 },
    ],
    ['NO_COLOR takes colour away', surroundings({ NO_COLOR: '1' }), undefined, { color: false, interactive: true }],
    ['an empty NO_COLOR is not set', surroundings({ NO_COLOR: '' }), undefined, { color: true }],
    ['a flag wins over NO_COLOR', surroundings({ NO_COLOR: '1' }), true, { color: true }],
    ['--no-color wins over FORCE_COLOR', surroundings({ FORCE_COLOR: '1' }), false, { color: false }],
    [
      'FORCE_COLOR colours a pipe',
      surroundings({ FORCE_COLOR: '1' }, { stdout: {} }),
      undefined,
      { color: true, interactive: false },
    ],
    ['FORCE_COLOR=0 does not', surroundings({ FORCE_COLOR: '0' }), undefined, { color: false }],
    ['CI gets no screens', surroundings({ CI: 'true' }), undefined, { interactive: false, progress: false }],
    ['CI=false is no CI', surroundings({ CI: 'false' }), undefined, { interactive: true }],
    [
      'a dumb terminal gets neither',
      surroundings({ TERM: 'dumb' }),
      undefined,
      { color: false, interactive: false, progress: false },
    ],
    [
      'a pipe gets plain text',
      surroundings({}, { stdout: {} }),
      undefined,
      { color: false, interactive: false, progress: true, width: 100 },
    ],
    ['piped input cannot browse', surroundings({}, { stdin: {} }), undefined, { interactive: false }],
    ['COLUMNS widens a pipe', surroundings({ COLUMNS: '150' }, { stdout: {} }), undefined, { width: 150 }],
    [
      'a terminal of no size gets no screen',
      surroundings({}, { stdout: { isTTY: true, columns: 0 } }),
      undefined,
      { interactive: false, width: 100 },
    ],
    [
      'a narrow terminal is not believed below 40',
      surroundings({}, { stdout: { isTTY: true, columns: 5 } }),
      undefined,
      { width: 40 },
    ],
  ])('%s', (_title, given, flag, expected) => {
    expect(describeTerminal(given, flag)).toMatchObject(expected);
  });
});
