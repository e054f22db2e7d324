import type { Drift, Watch } from './look.ts';

/** One change to the estate, and what has to be said of it. */
export interface Story {
  readonly title: string;
  /** Resolves when it is so for everybody who could be asked. */
  readonly plant: () => Promise<unknown>;
  readonly mend: (estate: Watch) => Promise<unknown>;
  /** `code subject`, sorted; nothing else may be said. */
  readonly findings: readonly string[];
  /** What is still told right after it was mended; nothing by default. */
  readonly afterwards?: readonly string[];
  /** How it is looked at; once, and now, by default. */
  readonly look?: (estate: Watch) => Promise<Drift>;
}
