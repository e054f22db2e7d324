import { render } from 'ink-testing-library';
import { describe, expect, it, vi } from 'vitest';
import { browseModel } from '../../engine/cli/browse-model.ts';
import { Browser } from '../../engine/cli/screens/browse.tsx';
import { ProgressView } from '../../engine/cli/screens/progress.tsx';
import type { DriftResult } from '../../engine/model/result.ts';

const keys = { down: '\u001B[B', right: '\u001B[C', enter: '\r' };

function driftResult(count: number): DriftResult {
  return {
    apiVersion: 'groundtruth/v1',
    tool: { name: 'groundtruth', version: '0.0.0' },
    kind: 'DriftResult',
    at: '2026-01-01T00:00:00.000Z',
    failOn: 'error',
    catalog: { files: 1, documents: 1, entities: {}, relations: 0, ignored: {} },
    evidence: [],
    items: { confirmed: 0, missing: 0, undeclared: 0, 'not-covered': 0, ambiguous: 0 },
    relations: { confirmed: 0, 'declared-only': 0, 'observed-only': 0, contradicted: 0, 'not-covered': 0 },
    unseen: [{ what: 'ledger', reason: 'no source looks at mainframes' }],
    findings: Array.from({ length: count }, (_, index) => ({
      code: 'inventory.missing',
      ref: `asset:default/t${index}` as const,
      severity: 'error' as const,
      message: `Thing ${index} is not there.`,
      hint: `Start thing ${index}.`,
    })),
  };
}

/** Types one key after another, each once the frame before shows what it waits for, and gives the last frame. */
async function press(
  view: ReturnType<typeof render>,
  ...steps: (readonly [key: string, shows: string])[]
): Promise<string> {
  for (const [key, shows] of steps) {
    // A key that is typed before the screen listens is lost, so it is typed until it is heard.
    await vi.waitFor(() => {
      if (view.lastFrame()?.includes(shows)) return;
      view.stdin.write(key);
      expect(view.lastFrame()).toContain(shows);
    });
  }
  return view.lastFrame() ?? '';
}

describe('browsing a result', () => {
  it('opens a row into its explanation', async () => {
    const view = render(<Browser model={browseModel(driftResult(3))} color />);
    const frame = await press(view, [keys.down, '› ● asset:t1 Thing 1'], [keys.enter, 'Start thing 1.']);
    expect(frame).toContain('› ● asset:t1 Thing 1 is not there.');
    expect(frame).toContain('Start thing 1.');
    expect(frame).not.toContain('Start thing 0.');
    view.unmount();
  });

  it('turns to the next list and stays inside it', async () => {
    const view = render(<Browser model={browseModel(driftResult(3))} color />);
    const frame = await press(view, [keys.right, '› ● ledger']);
    expect(frame).toContain('› ● ledger');
    view.unmount();
  });

  it('shows a part of a long list, with where it is', async () => {
    const view = render(<Browser model={browseModel(driftResult(500))} color />);
    const frame = await press(view);
    expect(frame).toContain('1 of 500');
    expect(frame.split('\n').length).toBeLessThan(40);
    view.unmount();
  });

  it('neutralises control characters from files', () => {
    const hostile = {
      ...driftResult(0),
      findings: [{ code: 'x', severity: 'info' as const, message: 'a\u001B[2Jb\u202Ec' }],
    };
    expect(browseModel(hostile).sections[0]?.rows[0]?.label).toBe('a␛[2Jb<U+202E>c');
  });

  it('has something to show when there is nothing', () => {
    expect(browseModel({ ...driftResult(0), unseen: [] }).sections).toHaveLength(1);
  });
});

describe('progress', () => {
  it('says what runs, what is done and what failed', () => {
    const view = render(
      <ProgressView
        color
        steps={[
          { name: 'catalog', state: 'running', done: 3, total: 9 },
          { name: 'host', state: 'done', detail: '12 processes' },
          { name: 'tls', state: 'failed', detail: 'deadline' },
        ]}
      />,
    );
    expect(view.lastFrame()).toContain('catalog 3 of 9');
    expect(view.lastFrame()).toContain('✓ host 12 processes');
    expect(view.lastFrame()).toContain('✗ tls deadline');
    view.unmount();
  });
});
