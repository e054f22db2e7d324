import { Box, render, Text } from 'ink';
import { useEffect, useState } from 'react';
import type { ProgressStep } from '../../commands/context.ts';

const colors = { running: 'cyan', done: 'green', failed: 'red' } as const;

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;

/** Shows steps on a terminal until it is closed; nothing of it stays on the screen. */
export function showProgress(steps: readonly ProgressStep[], stream: NodeJS.WriteStream, color: boolean) {
  const app = render(<ProgressView steps={steps} color={color} />, {
    stdout: stream,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  return {
    update: (next: readonly ProgressStep[]) => app.rerender(<ProgressView steps={next} color={color} />),
    close: () => {
      app.clear();
      app.unmount();
    },
  };
}

/** One line a step: what it is, how far it is, what it found. */
export function ProgressView({ steps, color }: { readonly steps: readonly ProgressStep[]; readonly color: boolean }) {
  const [frame, setFrame] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setFrame((at) => (at + 1) % frames.length), 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <Box flexDirection="column">
      {steps.map((step) => (
        <Text key={step.name}>
          <Text {...(color && { color: colors[step.state] })}>
            {step.state === 'running' ? frames[frame] : step.state === 'done' ? '✓' : '✗'}
          </Text>{' '}
          {step.name} <Text dimColor>{amountOf(step)}</Text>
        </Text>
      ))}
    </Box>
  );
}

function amountOf({ done, total, detail, state }: ProgressStep): string {
  if (state === 'running' && done !== undefined && total !== undefined) return `${done} of ${total}`;
  return detail ?? '';
}
