import { isA } from '../../model/asset-class.ts';
import { durationSeconds } from '../../model/duration.ts';
import { compareText } from '../../model/json.ts';
import { momentOf } from '../../model/moment.ts';
import { parseRef, shortRef, type Ref } from '../../model/ref.ts';
import { celDuration, unknownFact, type Vocabulary, wrongArgument } from './cel.ts';
import type { PolicyFacts } from './policy-outcome.ts';
import { attainable, inOrder, stepsTo, walk, type Way } from './walks.ts';
import type { EntityView, Link, World } from './world.ts';

type Named = EntityView | string;

/**
 * The functions of policies. `world` gives the facts of the moment; whatever they walk over is paid for. Each graph function
 * takes an entity, or its reference: without a namespace, one in `default`.
 */
export function policyFunctions(world: () => World, charge: (units: number) => void): Vocabulary['functions'] {
  const refOf = (named: Named, near?: Named): Ref => {
    if (typeof named !== 'string') return named.ref;
    const { kind, namespace, name } = parseRef(named) ?? wrongArgument(`\`${named.slice(0, 100)}\` is no reference.`);
    const own = near === undefined || typeof near === 'string' ? 'default' : near.namespace;
    const places = namespace === undefined ? [own, 'default'] : [namespace];
    for (const place of places) {
      const ref = `${kind ?? 'asset'}:${place}/${name}` as Ref;
      if (world().facts.catalog.entities.has(ref)) return ref;
    }
    return wrongArgument(`There is no \`${named.slice(0, 100)}\`.`);
  };
  const views = (refs: Iterable<string>): readonly EntityView[] =>
    [...refs].map((ref) => world().entity(ref)).filter((view) => view !== undefined);
  const walkFrom = (ref: Ref, way: Way, hops = Infinity): ReadonlyMap<string, Link> =>
    walk(ref, way === 'needs' ? world().needs : world().neededBy, way, hops, charge);
  const around = (way: Way) => (named: Named, hops?: bigint) =>
    views(walkFrom(refOf(named), way, hops === undefined ? Infinity : Number(hops)).keys());
  const pathOf = (from: Named, to: Named): readonly string[] => {
    const start = refOf(from);
    const end = refOf(to, from);
    return start === end ? [] : stepsTo(end, start, walkFrom(start, 'needs'));
  };
  // Several policies ask the same of the same thing; whoever asks pays the same.
  const known = new WeakMap<World, Map<Ref, { readonly cost: number; readonly views: readonly EntityView[] }>>();
  const needsAlone = (named: Named): readonly EntityView[] => {
    const ref = refOf(named);
    const cache =
      known.get(world()) ?? new Map<Ref, { readonly cost: number; readonly views: readonly EntityView[] }>();
    known.set(world(), cache);
    let found = cache.get(ref);
    if (!found) {
      let cost = 0;
      const alone = (from: string): readonly Link[] =>
        world()
          .needs(from)
          .filter(({ strength, spares }) => strength === 'hard' && spares === 0);
      const reached = walk(ref, alone, 'needs', Infinity, (units) => (cost += units));
      found = { cost, views: views(reached.keys()) };
      cache.set(ref, found);
    }
    charge(found.cost);
    return found.views;
  };
  const restoreOrder = (entity: EntityView): readonly EntityView[] => {
    const wanted = new Set(needsAlone(entity).map(({ ref }) => ref));
    return views(
      inOrder(
        [...wanted],
        (ref) =>
          world()
            .needs(ref)
            .filter(({ to }) => wanted.has(to)),
        charge,
      ),
    );
  };
  const redundancy = (from: Named, to: Named): bigint => {
    const target = refOf(to, from);
    const spares = world()
      .needs(refOf(from))
      .filter((link) => link.to === target)
      .map((link) => link.spares);
    return BigInt(spares.length === 0 ? 0 : Math.min(...spares));
  };
  const grade = (from: Named, to: Named): string => world().grade(refOf(from), refOf(to, from)) ?? '';
  const at = (): Date => world().facts.at;
  const age = (then: Date): unknown => celDuration((at().getTime() - then.getTime()) / 1000);
  const until = (then: Date): unknown => celDuration((then.getTime() - at().getTime()) / 1000);
  return {
    'at(): timestamp': at,
    'instant(string): timestamp': instant,
    'span(string): duration': (text: string) => celDuration(secondsIn(text)),
    'age(string): duration': (text: string) => age(instant(text)),
    'age(timestamp): duration': age,
    'until(string): duration': (text: string) => until(instant(text)),
    'until(timestamp): duration': until,
    'isA(Entity, string): bool': (entity: EntityView, name: string) =>
      isA(world().facts.catalog.classes, entity.class, name),
    'find(string): list<Entity>': (text: string) => views([textRef(text)]),
    'owners(Entity): list<string>': (entity: EntityView) => ownersOf([entity]),
    'owners(list<Entity>): list<string>': (entities: readonly EntityView[]) => ownersOf(entities),
    ...ofEntityAnd('dependents', '', 'list<Entity>', around('neededBy')),
    ...ofEntityAnd('dependents', ', int', 'list<Entity>', around('neededBy')),
    ...ofEntityAnd('dependencies', '', 'list<Entity>', around('needs')),
    ...ofEntityAnd('dependencies', ', int', 'list<Entity>', around('needs')),
    ...ofEntityAnd('needsAlone', '', 'list<Entity>', needsAlone),
    'restoreOrder(Entity): list<Entity>': restoreOrder,
    'freezes(Entity, string): list<string>': (entity: EntityView, text: string) =>
      freezes(refOf(entity), instant(text), world().facts),
    ...ofPair('reaches', 'bool', (from, to) => pathOf(from, to).length > 0),
    ...ofPair('path', 'string', (from, to) =>
      pathOf(from, to)
        .map((ref) => shortRef(ref as Ref))
        .join(' → '),
    ),
    ...ofPair('redundancy', 'int', redundancy),
    ...ofPair('grade', 'string', grade),
    'attainable(Entity): double': (entity: EntityView) => attainable(refOf(entity), world(), charge),
  };
}

function textRef(text: string): string {
  const { kind = 'asset', namespace = 'default', name } = parseRef(text) ?? { name: '' };
  return `${kind}:${namespace}/${name}`;
}

function ofEntityAnd(
  name: string,
  rest: string,
  result: string,
  run: (named: Named, hops?: bigint) => unknown,
): Vocabulary['functions'] {
  return { [`${name}(Entity${rest}): ${result}`]: run, [`${name}(string${rest}): ${result}`]: run };
}

function ofPair(name: string, result: string, run: (from: Named, to: Named) => unknown): Vocabulary['functions'] {
  const ends = ['Entity', 'string'];
  return Object.fromEntries(
    ends.flatMap((from) => ends.map((to) => [`${name}(${from}, ${to}): ${result}`, run] as const)),
  );
}

/** Names of the freezes over an entity that are open at a moment. */
function freezes(ref: Ref, at: Date, { catalog, windows }: PolicyFacts): readonly string[] {
  const entity = catalog.entities.get(ref);
  if (!windows) return catalog.stats.entities.window ? unknownFact() : [];
  const time = at.getTime();
  return windows.windows
    .filter(
      ({ type, covers, spans }) => type === 'freeze' && entity && covers(entity) && spans(time, time + 1).length > 0,
    )
    .map((window) => window.title ?? shortRef(window.ref));
}

function ownersOf(entities: readonly EntityView[]): readonly string[] {
  const owners = entities.map(({ owner }) => owner);
  return [...new Set(owners.filter((owner) => owner !== ''))].sort(compareText);
}

/** A moment or a date as documents write it; a date begins at midnight UTC. */
function instant(text: string): Date {
  const time = momentOf(text);
  return time === undefined ? wrongArgument(`\`${text.slice(0, 100)}\` is no moment.`) : new Date(time);
}

function secondsIn(text: string): number {
  const seconds = durationSeconds(text);
  return Number.isNaN(seconds) ? wrongArgument(`\`${text.slice(0, 100)}\` is no length of time.`) : seconds;
}
