// Identification and comparison of what is declared with what was seen, against a plain join of the same two lists, in the same
// run. Needs `npm run build`; a million on each side needs memory, and `--max-old-space-size`.
//
//     node bench/reconcile.mjs [RUNS] [COUNT…]
import { shippedClasses } from '../dist/engine/catalog/shipped-classes.js';
import { reconcile } from '../dist/engine/reconcile/reconcile.js';
import { estate } from './estate.mjs';
import { plainJoin } from './plain-join.mjs';

const runs = Number(process.argv[2] ?? 5);
const counts = process.argv.slice(3).map(Number);
/** The first is what the bar is for. */
const sizes = counts.length > 0 ? counts : [100_000];

proveSameAnswers(estate(5000));
let missed = 0;
console.log('  each side    plain ms    ours ms    plain / ours   bar     peak MB');
for (const size of sizes) {
  const input = estate(size);
  const { plain, ours } = measure({ plain: () => plainJoin(input), ours: () => compared(input) });
  const isBar = size === sizes[0];
  if (isBar && plain / ours < 2) missed++;
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  const numbers = [plain.toFixed(0).padStart(11), ours.toFixed(0).padStart(10), (plain / ours).toFixed(2).padStart(15)];
  console.log(
    `  ${String(size).padStart(9)} ${numbers.join(' ')}   ${(isBar ? '≥ 2' : '').padEnd(5)} ${peak.padStart(8)}`,
  );
}
process.exitCode = missed > 0 ? 1 : 0;

function compared(evidence) {
  return reconcile({
    entities: evidence.entities,
    relations: [],
    classes: shippedClasses,
    evidence,
    authority: () => 1,
  });
}

/** Both say the same of each thing: whether it is there, what tied it, and which of its attributes are not as declared. */
function proveSameAnswers(input) {
  const said = (items) =>
    items.map(({ id, presence, identifiers, sightings, attributes }) => ({
      id,
      presence,
      identifiers,
      seen: sightings.map(({ key }) => key),
      by: presence === 'confirmed' ? sightings.flatMap(({ by }) => by) : [],
      agrees: Object.entries(attributes).map(([name, { agrees }]) => [name, agrees]),
    }));
  const [plain, ours] = [said(plainJoin(input)), said(compared(input).items)];
  const at = ours.findIndex((item, index) => JSON.stringify(item) !== JSON.stringify(plain[index]));
  if (at >= 0 || plain.length !== ours.length)
    throw new Error(`they differ:\n${JSON.stringify(plain[at])}\n${JSON.stringify(ours[at])}`);
}

/** Medians of interleaved runs, after one each that is not counted. */
function measure(contenders) {
  const times = Object.fromEntries(Object.keys(contenders).map((who) => [who, []]));
  for (let run = -1; run < runs; run++) {
    for (const [who, work] of Object.entries(contenders)) {
      const start = performance.now();
      work();
      if (run >= 0) times[who].push(performance.now() - start);
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([who, list]) => [who, list.sort((a, b) => a - b)[list.length >> 1]]),
  );
}
