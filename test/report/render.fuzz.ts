import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileText } from '../support/hostile-text.ts';
import { brokenLaws, formatNames } from '../support/report-laws.ts';
import { arbitraryResult, resultKinds } from '../support/result-schema.ts';

/** Long enough to be worth it, short enough for every format to have its turn. */
const timeLimit = 1_500;

describe.each(formatNames)('render as %s', (format) => {
  it.each(resultKinds)('renders any valid %s', (kind) => {
    fc.assert(
      fc.property(arbitraryResult(kind, hostileText), (result) => {
        expect(brokenLaws(result, format)).toEqual([]);
      }),
      { numRuns: 100_000, interruptAfterTimeLimit: timeLimit, markInterruptAsFailure: false },
    );
  });
});
