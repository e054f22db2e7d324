import * as fc from 'fast-check';
import type { Ref } from '../../engine/model/ref.ts';
import { item, link, type Thing, type World } from './estate.ts';
import { worlds } from './worlds.ts';

/** One thing that both sides know, each in its own words. */
interface Both {
  readonly class: string;
  readonly declared: Readonly<Record<string, string>>;
  readonly seen: Readonly<Record<string, string>>;
}

/** Things with identifiers of their own, which nothing else in a world has. */
function bothOf(index: number): readonly Both[] {
  const uuid = `4c4c4544-0035-4a10-8052-b${index}c04f595233`;
  const [host, place] = [`lone-${index}.example.net`, `10.9.0.${index + 1}:5432`];
  return [
    { class: 'server', declared: { serial: `LN-7Q${index}` }, seen: { serialNumber: ` ln-7q${index}` } },
    { class: 'server', declared: { host, assetTag: `A${index}B` }, seen: { hostname: host.toUpperCase() } },
    {
      class: 'server',
      declared: { biosUuid: uuid, host },
      seen: { biosUuid: uuid.toUpperCase(), host: `other-${index}` },
    },
    { class: 'virtual-machine', declared: { biosUuid: uuid }, seen: { biosUuid: `{${uuid}}`, serial: 'None' } },
    {
      class: 'database.postgresql',
      declared: { endpoint: place },
      seen: { endpoint: `postgres://${place}/shop`, host },
    },
    { class: 'process', declared: { host, process: `p${index}` }, seen: { host: `${host}.`, process: `P${index}` } },
    { class: 'unheard-of', declared: { serial: `LN-8Q${index}` }, seen: { serial: `LN-8Q${index}` } },
    { class: 'server', declared: { serial: `LN-9Q${index}`, host }, seen: { serial: `LN-9Z${index}`, host } },
  ];
}

const values = [{}, { version: '1', memory: '8Gi' }, { version: '1.2', memory: '8 GiB' }, { memory: 8, owner: null }];

/** A few such things, with the refs of those that are declared. */
function pairs(most: number): fc.Arbitrary<Required<Pick<World, 'items' | 'links' | 'sources'>>> {
  const choice = fc.record({
    which: fc.nat(7),
    isDeclared: fc.constantFrom(true, true, true, false),
    isSeen: fc.constantFrom(true, true, true, false),
    current: fc.constantFrom(true, true, true, false),
    attributes: fc.constantFrom(...values),
    seenAttributes: fc.constantFrom(...values),
    state: fc.constantFrom({}, { reachable: false }, { healthy: true, participating: false }),
    talksTo: fc.constantFrom([], ['10.9.0.1:5432'], ['10.9.0.2:5432', '10.0.0.1:80']),
    needs: fc.constantFrom<Ref | undefined>(undefined, 'asset:lone/p0', 'asset:x/a'),
    source: fc.constantFrom('one', 'two'),
  });
  return fc.array(choice, { maxLength: most }).map((choices) => {
    const all = choices.map((facts, index) => ({
      ...facts,
      index,
      ref: refOf(index),
      both: bothOf(index)[facts.which] as Both,
    }));
    const declared = all.filter(({ isDeclared }) => isDeclared);
    const seenBy = (source: string): readonly Thing[] =>
      all
        .filter((each) => each.isSeen && each.source === source)
        .map(({ index, both, current, seenAttributes: attributes, state, talksTo }) => ({
          key: `lone ${index}`,
          class: both.class,
          identifiers: both.seen,
          current,
          attributes,
          state,
          talksTo,
        }));
    return {
      items: declared.map(({ ref, both, attributes }) =>
        item(ref, { class: both.class, identifiers: both.declared, attributes }),
      ),
      links: declared.flatMap(({ ref, needs }) => (needs === undefined || needs === ref ? [] : [link(ref, needs)])),
      sources: ['one', 'two'].map((source) => ({ source, sees: seenBy(source), claims: [{ class: 'server' }] })),
    };
  });
}

function refOf(index: number): Ref {
  return `asset:lone/p${index}`;
}

/** Worlds in which some things have nothing to do with the others. */
export function pairedWorlds(
  ...machines: readonly string[]
): fc.Arbitrary<Required<Pick<World, 'items' | 'links' | 'sources'>>> {
  return fc
    .tuple(fc.oneof(worlds(...machines), fc.constant({ items: [], links: [], sources: [] })), pairs(8))
    .map(([world, lone]) => ({
      items: [...world.items, ...lone.items],
      links: [...world.links, ...lone.links],
      sources: [
        ...lone.sources.map((source) => {
          const known = world.sources.find((each) => each.source === source.source);
          return {
            ...source,
            ...known,
            sees: [...(source.sees ?? []), ...(known?.sees ?? [])],
            claims: [...(source.claims ?? []), ...(known?.claims ?? [])],
          };
        }),
        ...world.sources.filter(({ source }) => !lone.sources.some((each) => each.source === source)),
      ],
    }));
}
