import { isA } from '../../model/asset-class.ts';
import { durationSeconds } from '../../model/duration.ts';
import { compareText } from '../../model/json.ts';
import { parseRef, shortRef, type Ref } from '../../model/ref.ts';
import { celDuration, unknownFact, type Vocabulary, wrongArgument } from './cel.ts';
import type { PolicyFacts } from './policy-outcome.ts';
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

type Way = 'needs' | 'neededBy';

/** What is reached, nearest first, each with the link by which it was reached; the start is not in it. */
function walk(
  start: string,
  next: (ref: string) => readonly Link[],
  way: Way,
  hops: number,
  charge: (units: number) => void,
): ReadonlyMap<string, Link> {
  const reached = new Map<string, Link>();
  let front = [start];
  for (let hop = 0; hop < hops && front.length > 0; hop++) {
    const found: string[] = [];
    for (const ref of front) {
      const links = next(ref);
      charge(1 + links.length);
      for (const link of links) {
        const end = way === 'needs' ? link.to : link.from;
        if (end === start || reached.has(end)) continue;
        reached.set(end, link);
        found.push(end);
      }
    }
    front = found;
  }
  return reached;
}

/** The refs from one end to the other; none where there is no way. */
function stepsTo(end: string, start: string, reached: ReadonlyMap<string, Link>): readonly string[] {
  const steps = [end];
  for (let link = reached.get(end); link; link = reached.get(link.from)) {
    steps.push(link.from);
    if (link.from === start) return steps.toReversed();
  }
  return [];
}

/**
 * The availability, in percent, that the objectives of what it needs directly leave for a thing: they multiply, and of those
 * that stand in for each other so many have to be up as are needed. What promises nothing is taken for always up.
 */
function attainable(ref: Ref, world: World, charge: (units: number) => void): number {
  const groups = new Map<string, { readonly need: number; readonly chances: number[] }>();
  for (const { to, type, strength, declared } of world.needs(ref)) {
    charge(10);
    if (strength !== 'hard') continue;
    const promised = promise(world.entity(to));
    const { id = `${type} ${to}`, need = 1 } = declared?.redundancy ?? {};
    const group = groups.get(id) ?? { need, chances: [] };
    groups.set(id, group);
    group.chances.push(promised / 100);
  }
  let share = 1;
  for (const { need, chances } of groups.values()) share *= atLeast(need, chances);
  return Math.round(share * 1e9) / 1e7;
}

function promise(view: EntityView | undefined): number {
  const objectives = view?.spec.objectives;
  return typeof objectives?.availability === 'number' ? objectives.availability : 100;
}

/** The chance that at least so many of independent things are up. */
function atLeast(need: number, chances: readonly number[]): number {
  let ups = [1];
  for (const chance of chances) {
    const next = Array.from({ length: ups.length + 1 }, () => 0);
    for (const [count, share] of ups.entries()) {
      next[count] = (next[count] ?? 0) + share * (1 - chance);
      next[count + 1] = (next[count + 1] ?? 0) + share * chance;
    }
    ups = next;
  }
  return ups.slice(need).reduce((sum, share) => sum + share, 0);
}

/** Things after what they need, so that each can be brought back when its turn comes; a circle is entered anywhere. */
function inOrder(
  refs: readonly string[],
  needs: (ref: string) => readonly Link[],
  charge: (units: number) => void,
): readonly string[] {
  const done = new Set<string>();
  const seen = new Set<string>();
  for (const ref of [...refs].sort(compareText)) {
    const open = [{ ref, left: undefined as string[] | undefined }];
    for (let top = open.at(-1); top; top = open.at(-1)) {
      if (!top.left) {
        if (seen.has(top.ref)) top.left = [];
        else top.left = needs(top.ref).map(({ to }) => to);
        seen.add(top.ref);
        charge(1 + top.left.length);
      }
      const next = top.left.shift();
      if (next === undefined) {
        done.add(top.ref);
        open.pop();
      } else if (!seen.has(next)) open.push({ ref: next, left: undefined });
    }
  }
  return [...done];
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
  const time = /^[0-9]{4}-[0-9]{2}-[0-9]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? wrongArgument(`\`${text.slice(0, 100)}\` is no moment.`) : new Date(time);
}

function secondsIn(text: string): number {
  const seconds = durationSeconds(text);
  return Number.isNaN(seconds) ? wrongArgument(`\`${text.slice(0, 100)}\` is no length of time.`) : seconds;
}
