// Puts what the demo really prints between the transcript markers of README.md; with `--check` it only compares. A file
// with output of the demo can be named; without one the demo is run.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const readme = join(root, 'README.md');
const shown = ['drift', 'review'];
const block = /(<!-- transcript:start -->\n)([^]*?)(<!-- transcript:end -->)/;

const words = process.argv.slice(2);
const [file] = words.filter((word) => !word.startsWith('--'));
const output = file === undefined ? runDemo() : readFileSync(file, 'utf8');
const transcript = `\n\`\`\`console\n${commandsOf(output).join('\n')}\`\`\`\n\n`;

const text = readFileSync(readme, 'utf8');
const present = block.exec(text)?.[2];
if (present === undefined) fail('README.md has no transcript markers.');
else if (!words.includes('--check'))
  writeFileSync(
    readme,
    text.replace(block, (_all, start, _old, end) => start + transcript + end),
  );
else if (timeless(present) !== timeless(transcript)) {
  fail(
    `README.md does not show what the demo prints: run \`npm run transcript\`.\n${firstDifference(timeless(present), timeless(transcript))}`,
  );
}

function runDemo() {
  return execFileSync(process.execPath, [join(root, 'dist/demo/demo.js')], { encoding: 'utf8', maxBuffer: 1 << 24 });
}

/** Each command that is shown, with what it printed, up to the next heading of the demo. */
function commandsOf(output) {
  return output
    .replaceAll(hostname(), 'localhost')
    .split(/^── .*\n/m)
    .flatMap((part) => /^\$ groundtruth [^]*$/m.exec(part) ?? [])
    .filter((part) => shown.some((name) => part.startsWith(`$ groundtruth ${name}`)))
    .map((part) => `${part.trimEnd()}\n`);
}

/** Times, ages and names of runs differ from run to run; everything else has to be the same. */
function timeless(text) {
  return text
    .replaceAll(/\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?/g, '<time>')
    .replaceAll(/\b\d+(?:\.\d+)? ?(?:ms|s|seconds?|m|minutes?)\b/g, '<duration>')
    .replaceAll(/\b[0-9a-f]{12,64}\b/g, '<digest>');
}

function firstDifference(was, is) {
  const [old, now] = [was.split('\n'), is.split('\n')];
  const line = now.findIndex((text, index) => text !== old[index]);
  return `  README.md  ${old[line] ?? '(nothing)'}\n  demo       ${now[line] ?? '(nothing)'}`;
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
