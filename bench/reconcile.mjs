// Identification and three-way comparison of what is declared with what was seen, against a plain join of the same two lists.
// Needs `npm run build`.
//
//     node bench/reconcile.mjs [RUNS] [COUNT] [LARGE]
//
// Both begin with the lists as they are in memory once they were read, since reading is another bar, and end with one answer:
// of each thing whether it is there, what it was seen as and what tied it, and every attribute that does not agree, with both
// values. It is checked that the answers are the same to the letter, and that so is all else that the engine says of an item when
// it is asked. Times are of the processor, of all threads, collecting garbage included. The first table is of medians once the
// code is warm, each contender in processes of its own, in turn. The second is of first runs, each the only one of its process,
// since the most memory that it had counts too; the lists themselves are part of that.
import { spawnSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import { shippedClasses } from '../dist/engine/catalog/shipped-classes.js';
import { disputedAttributes } from '../dist/engine/model/estate.js';
import { sightingsOf } from '../dist/engine/model/sightings.js';
import { reconcile } from '../dist/engine/reconcile/reconcile.js';
import { estate } from './estate.mjs';
import { identifiersOf, plainJoin } from './plain-join.mjs';

/** What each begins with, and what it does. */
const contenders = {
  plain: { keep: (list) => Array.from(list), compare: plainJoin },
  ours: { keep: sightingsOf, compare: (lists, tell) => answer(compared(lists), tell) },
};
const bars = { ratio: 2, growth: 12, gibibytes: 2 };

/** Runs that are not counted, for code to be compiled as well as it will be. */
const warming = 5;

if (process.argv[2] === 'run') runOne(process.argv[3], ...process.argv.slice(4).map(Number));
else compareAll(...process.argv.slice(2).map(Number));

function compareAll(runs = 7, count = 100_000, large = 1_000_000) {
  proveSameAnswers(estate(5000, contenders.plain.keep), estate(5000, contenders.ours.keep));
  const times = { plain: [], ours: [] };
  for (let round = 0; round < 2; round++) {
    for (const who of ['plain', 'ours']) times[who].push(...inProcess(who, count, warming, runs).times);
  }
  const [plain, ours] = [median(times.plain), median(times.ours)];
  console.log('  each side    plain ms    ours ms    plain / ours   bar');
  const numbers = [count, plain.toFixed(0), ours.toFixed(0), (plain / ours).toFixed(2)];
  console.log(`  ${columns(numbers, [9, 11, 10, 15])}   ≥ ${bars.ratio}`);
  let missed = plain / ours < bars.ratio;
  if (large > 0) {
    const first = { [count]: [], [large]: [] };
    for (let round = 0; round < 3; round++) {
      for (const size of [count, large]) first[size].push(inProcess('ours', size, 0, 1));
    }
    const [small, most] = [count, large].map((size) => median(first[size].map((one) => one.times[0])));
    const [growth, gibibytes] = [most / small, Math.max(...first[large].map(({ peak }) => peak)) / 2 ** 20];
    console.log(`\n  each side     ours ms   to ${count}   bar     peak GiB   bar`);
    const more = columns([large, most.toFixed(0), growth.toFixed(1)], [9, 11, 11]);
    console.log(`  ${more}   ≤ ${bars.growth}   ${gibibytes.toFixed(2).padStart(8)}   < ${bars.gibibytes}`);
    missed ||= growth > bars.growth || gibibytes >= bars.gibibytes;
  }
  process.exitCode = missed ? 1 : 0;
}

function columns(values, widths) {
  return values.map((value, index) => String(value).padStart(widths[index])).join(' ');
}

/** Times in milliseconds, and the most memory in kilobytes, of one contender. */
function inProcess(who, ...numbers) {
  const args = ['--expose-gc', '--max-old-space-size=1800', process.argv[1], 'run', who, ...numbers.map(String)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${who} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

function runOne(who, count, uncounted, runs) {
  const { keep, compare } = contenders[who];
  const small = estate(5000, keep);
  const counts = {};
  /** Nobody keeps them all. */
  const tell = ({ presence }) => (counts[presence] = (counts[presence] ?? 0) + 1);
  for (let run = 0; run < 10; run++) compare(small, tell);
  const lists = estate(count, keep);
  // What it took to make them is none of it.
  globalThis.gc();
  const times = [];
  for (let run = -uncounted; run < runs; run++) {
    const start = process.cpuUsage();
    compare(lists, tell);
    const { user, system } = process.cpuUsage(start);
    if (run >= 0) times.push((user + system) / 1000);
  }
  console.log(JSON.stringify({ times, peak: process.resourceUsage().maxRSS }));
}

function compared(evidence) {
  const { entities } = evidence;
  return reconcile({ entities, relations: [], classes: shippedClasses, evidence, authority: () => 1 });
}

/** What an item says is put together when it is asked for, so it is asked. */
function answer({ items }, tell) {
  for (const item of items) {
    tell({ id: item.id, presence: item.presence, sightings: item.sightings, disputed: disputedAttributes(item) });
  }
}

/** Both say the same of each thing; and what items say besides is what the lists say. */
function proveSameAnswers(input, same) {
  const { items } = compared(same);
  const [plain, ours] = [[], []];
  plainJoin(input, (item) => plain.push(item));
  answer({ items }, (item) => ours.push(item));
  const at = ours.findIndex((item, index) => JSON.stringify(item) !== JSON.stringify(plain[index]));
  if (at >= 0 || plain.length !== ours.length)
    throw new Error(`they differ:\n${JSON.stringify(plain[at])}\n${JSON.stringify(ours[at])}`);
  const observations = new Map(input.sightings.map(({ observation }) => [observation.key, observation]));
  for (const { id, ref, identifiers, attributes, sightings, disputed = {} } of items) {
    const [declared, seen] = [input.entities.get(ref), observations.get(sightings[0]?.key)];
    if (!isDeepStrictEqual(identifiers, identifiersOf(declared?.identifiers, seen?.identifiers)))
      throw new Error(`it is known by something else: ${id} ${JSON.stringify(identifiers)}`);
    for (const name of Object.keys({ ...declared?.attributes, ...seen?.attributes })) {
      const { declared: intended, observed, agrees } = attributes[name];
      if (intended !== declared?.attributes[name] || observed?.value !== seen?.attributes[name])
        throw new Error(`${name} is another: ${id}`);
      if (declared && seen && agrees === Object.hasOwn(disputed, name))
        throw new Error(`it disputes other attributes than it compares: ${id}`);
    }
  }
}

function median(list) {
  return list.sort((a, b) => a - b)[list.length >> 1];
}
