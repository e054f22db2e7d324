import type { ProgressStep } from '../commands/context.ts';
import type { Terminal } from './terminal.ts';

/** Shows steps as they go on, until it is stopped. Quick work shows nothing. */
export interface Progress {
  readonly step: (step: ProgressStep) => void;
  readonly stop: () => Promise<void>;
}

/** Work that ends sooner is not worth a screen, nor the time to load one (ms). */
const patience = 400;

/**
 * On a terminal, a screen that redraws; elsewhere a line for each step that took longer than a second. Both go to standard
 * error, so that standard output holds the result alone.
 */
export function startProgress({ progress, color }: Terminal, stream: NodeJS.WriteStream): Progress {
  return progress ? screenProgress(stream, color) : lineProgress(stream);
}

function lineProgress(stream: NodeJS.WriteStream): Progress {
  const started = new Map<string, number>();
  return {
    step: ({ name, state, detail }) => {
      const begin = started.get(name) ?? performance.now();
      started.set(name, begin);
      const seconds = (performance.now() - begin) / 1000;
      if (state !== 'running' && seconds >= 1) stream.write(`${name}: ${detail ?? state} (${seconds.toFixed(1)} s)\n`);
    },
    stop: async () => {},
  };
}

function screenProgress(stream: NodeJS.WriteStream, color: boolean): Progress {
  const steps = new Map<string, ProgressStep>();
  let shown: Promise<{ update: (steps: readonly ProgressStep[]) => void; close: () => void }> | undefined;
  const timer = setTimeout(() => {
    shown = import('./screens/progress.tsx').then(({ showProgress }) =>
      showProgress([...steps.values()], stream, color),
    );
  }, patience);
  const redraw = async (): Promise<void> => (await shown)?.update([...steps.values()]);
  return {
    step: (step) => {
      steps.set(step.name, step);
      void redraw();
    },
    stop: async () => {
      clearTimeout(timer);
      (await shown)?.close();
      shown = undefined;
    },
  };
}
