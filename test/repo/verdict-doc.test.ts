import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runScenario } from '../scenarios/run-scenario.ts';

const text = readFileSync(new URL('../../docs/verdict.md', import.meta.url), 'utf8');

/** The example of the page as a scenario: its files, the commits between them, and its commands with what they print. */
function scenarioOf(page: string): string {
  const example = page.slice(page.indexOf('## An example'), page.indexOf('## Risk'));
  const parts = example.matchAll(
    /```yaml\n# (\S+)\n([^]*?)```|<!-- (commit .*) -->|```console\n\$ groundtruth (.*)\n([^]*?)```/g,
  );
  return [...parts]
    .map(([, file, content = '', commit, command, printed = '']) => {
      if (file !== undefined) return `=== file ${file}\n${content}`;
      return commit === undefined ? `=== run ${command}\n${printed}` : `=== ${commit}\n`;
    })
    .join('');
}

it('docs/verdict.md shows what is really printed', () => {
  const written = scenarioOf(text);
  expect(written.match(/^=== /gm)?.length).toBe(8);
  expect(runScenario(written).replaceAll(/^=== status \d\n/gm, '')).toBe(written);
});
