// Puts what the demo really prints between the transcript markers of README.md; with `--check` it only compares. A file
// with output of the demo can be named; without one the demo is run.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const readme = join(root, 'README.md');
/** Sections of each command that the README shows, beside the first. */
const shown = {
  drift: ['Findings'],
  review: ['Why', 'Affected services'],
};
const block = /(<!-- transcript:start -->\n)([^]*?)(<!-- transcript:end -->)/;

const words = process.argv.slice(2);
const [file] = words.filter((word) => !word.startsWith('--'));
const demo = file === undefined ? runDemo() : readFileSync(file, 'utf8');
const transcript = `\n\`\`\`console\n${commandsOf(demo).join('\n')}\`\`\`\n\n`;

const document = readFileSync(readme, 'utf8');
const present = block.exec(document)?.[2];
if (present === undefined) fail('README.md has no transcript markers.');
else if (!words.includes('--check'))
  writeFileSync(
    readme,
    document.replace(block, (_all, start, _old, end) => start + transcript + end),
  );
else if (timeless(present) !== timeless(transcript)) {
  fail(
    `README.md does not show what the demo prints: run \`npm run transcript\`.\n${firstDifference(timeless(present), timeless(transcript))}`,
  );
}

function runDemo() {
  return execFileSync(process.execPath, [join(root, 'dist/demo/demo.js')], { encoding: 'utf8', maxBuffer: 1 << 24 });
}

/** Each command that is shown, with the sections of what it printed that are; `…` stands for the others. */
function commandsOf(output) {
  const parts = output.replaceAll(hostname(), 'localhost').split(/^── .*\n/m);
  return Object.entries(shown).map(([command, sections]) => {
    const printed = parts
      .flatMap((part) => /^\$ groundtruth [^]*$/m.exec(part) ?? [])
      .find((part) => part.startsWith(`$ groundtruth ${command}`));
    const paragraphs = (printed ?? '').trimEnd().split(/\n\n(?=\S)/);
    const kept = paragraphs.map((paragraph, index) =>
      index === 0 || sections.includes(paragraph.split('\n')[0]) ? paragraph : '…',
    );
    return `${kept.filter((paragraph, index) => paragraph !== '…' || kept[index - 1] !== '…').join('\n\n')}\n`;
  });
}

/** Times, ages, names of runs and commits, and where lines break differ from run to run; everything else has to be the same. */
function timeless(text) {
  return text
    .replaceAll(/\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z| \d{2}:\d{2} UTC)?/g, '<time>')
    .replaceAll(/\b(?:\d+(?:\.\d+)? (?:s|min) ago|just now)\b/g, '<age>')
    .replaceAll(/\b[0-9a-f]{7}\b/g, '<commit>')
    .replaceAll(/\s+/g, ' ');
}

function firstDifference(was, is) {
  let at = 0;
  while (was[at] === is[at]) at++;
  const around = (text) => text.slice(Math.max(0, at - 60), at + 60);
  return `  README.md  ${around(was)}\n  demo       ${around(is)}`;
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
