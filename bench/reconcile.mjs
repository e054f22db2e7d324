// Identification and comparison of what is declared with what was seen, against a plain join of the same two lists, in the same
// run. Both are timed up to the same answer: of each thing whether it is there and what tied it, and every attribute that does
// not agree with both its values. By processor time, of all threads. Needs `npm run build`.
//
//     node bench/reconcile.mjs [RUNS] [COUNT]
import { shippedClasses } from '../dist/engine/catalog/shipped-classes.js';
import { disputedAttributes } from '../dist/engine/model/estate.js';
import { reconcile } from '../dist/engine/reconcile/reconcile.js';
import { estate } from './estate.mjs';
import { plainJoin } from './plain-join.mjs';

const [runs = 5, count = 100_000] = process.argv.slice(2).map(Number);
const bar = 2;

proveSameAnswers(estate(5000));
const lists = estate(count);
const median = measure({ plain: () => plainJoin(lists), ours: () => answers(compared(lists)) });
const ratio = median.plain / median.ours;
console.log('  each side    plain ms    ours ms    plain / ours   bar');
const numbers = [
  median.plain.toFixed(0).padStart(11),
  median.ours.toFixed(0).padStart(10),
  ratio.toFixed(2).padStart(15),
];
console.log(`  ${String(count).padStart(9)} ${numbers.join(' ')}   ≥ ${bar}`);
process.exitCode = ratio < bar ? 1 : 0;

function compared(evidence) {
  return reconcile({
    entities: evidence.entities,
    relations: [],
    classes: shippedClasses,
    evidence,
    authority: () => 1,
  });
}

/** What an item says is put together when it is asked for, so it is asked. */
function answers({ items }) {
  return items.map((item) => ({
    id: item.id,
    presence: item.presence,
    sighting: item.sightings[0],
    disputed: disputedAttributes(item),
  }));
}

/** Both say the same of each thing: whether it is there, what tied it, and which of its attributes are not as declared. */
function proveSameAnswers(input) {
  const said = (items) =>
    items.map(({ id, presence, sighting, disputed }) => ({
      id,
      presence,
      seen: sighting?.key,
      by: presence === 'confirmed' ? [sighting.by].flat() : [],
      disputed: Object.entries(disputed).map(([name, { declared, observed }]) => [
        name,
        declared,
        observed?.value ?? observed,
      ]),
    }));
  const { items } = compared(input);
  const [plain, ours] = [said(plainJoin(input)), said(answers({ items }))];
  const at = ours.findIndex((item, index) => JSON.stringify(item) !== JSON.stringify(plain[index]));
  if (at >= 0 || plain.length !== ours.length)
    throw new Error(`they differ:\n${JSON.stringify(plain[at])}\n${JSON.stringify(ours[at])}`);
  // What is not disputed does agree, where both sides have it.
  const wrong = items.find(({ attributes, disputed = {} }) =>
    Object.entries(attributes).some(([name, { agrees }]) => (agrees === false) !== Object.hasOwn(disputed, name)),
  );
  if (wrong) throw new Error(`it disputes other attributes than it compares: ${wrong.id}`);
}

/** Medians of interleaved runs, after one each that is not counted. */
function measure(contenders) {
  const times = Object.fromEntries(Object.keys(contenders).map((who) => [who, []]));
  for (let run = -1; run < runs; run++) {
    for (const [who, work] of Object.entries(contenders)) {
      const start = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(start);
      if (run >= 0) times[who].push((user + system) / 1000);
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([who, list]) => [who, list.sort((a, b) => a - b)[list.length >> 1]]),
  );
}
