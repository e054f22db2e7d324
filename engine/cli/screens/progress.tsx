import { Box, render, Text } from 'ink';
import { useEffect, useState } from 'react';
import type { ProgressStep } from '../../commands/context.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;

/** Shows steps on a terminal until it is closed; nothing of it stays on the screen. */
export function showProgress(steps: readonly ProgressStep[], stream: NodeJS.WriteStream) {
  const app = render(<ProgressView steps={steps} />, { stdout: stream, exitOnCtrlC: false, patchConsole: false });
  return {
    update: (next: readonly ProgressStep[]) => app.rerender(<ProgressView steps={next} />),
    close: () => {
      app.clear();
      app.unmount();
    },
  };
}

/** One line a step: what it is, how far it is, what it found. */
export function ProgressView({ steps }: { readonly steps: readonly ProgressStep[] }) {
  const [frame, setFrame] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setFrame((at) => (at + 1) % frames.length), 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <Box flexDirection="column">
      {steps.map((step) => (
        <Text key={step.name}>
          <Text color={step.state === 'failed' ? 'red' : step.state === 'done' ? 'green' : 'cyan'}>
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
