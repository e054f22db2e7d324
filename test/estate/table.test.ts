import { expect, test } from 'vitest';
import { stories } from './stories.ts';

const opening = `# The estate

A small company on one machine: hosts of Debian with systemd and programs of their own in network namespaces, an engine with
containers, real servers, and real traffic between them. With its declared catalog (\`catalog/\`) it has no drift; each of the changes
below, made for real, has exactly the findings beside it, and none any more when it is mended.

\`\`\`sh
npm run estate -- up              # a few minutes at first, half a minute afterwards; ends by itself after half an hour
npm run estate -- exec db COMMAND
npm run estate -- down
npm run test:estate               # builds it, starts it, makes every change, ends it
.ci/estate                        # the same, on a machine that lacks the programs for it
\`\`\`

Root on a machine with namespaces, overlay mounts and control groups; a container needs \`--privileged\`, and a volume at
\`/var/tmp/groundtruth-estate\`. What is missing is named, and nothing is skipped. Whoever starts it owns it: when that process ends,
be it killed, the hosts end with it, and leave no network, mount, control group or file behind.

## Changes and findings

This table is written from the stories (\`vitest run test/estate/table.test.ts --update\`), which are what is run.

| change | findings |
| --- | --- |
`;

test('the table of changes is what is run', async () => {
  const rows = stories.map(({ title, findings, afterwards }) => {
    const told = findings.length === 0 ? 'none' : findings.map((finding) => `\`${finding}\``).join(', ');
    const after = afterwards
      ? `; right after it was mended still ${afterwards.map((each) => `\`${each}\``).join(', ')}`
      : '';
    return `| ${title} | ${told}${after} |\n`;
  });
  expect(stories.length).toBeGreaterThanOrEqual(30);
  expect(new Set(stories.map(({ title }) => title)).size).toBe(stories.length);
  await expect(`${opening}${rows.join('')}`).toMatchFileSnapshot('README.md');
});
