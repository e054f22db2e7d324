import { shippedClasses } from '../../engine/catalog/shipped-classes.ts';
import type { ClassTree } from '../../engine/model/asset-class.ts';
import type { Entity } from '../../engine/model/entity.ts';
import type { Estate, EstateItem, EstateRelation } from '../../engine/model/estate.ts';
import type {
  Coverage,
  Evidence,
  Observation,
  ObservedRelation,
  RunSummary,
  Sighting,
} from '../../engine/model/evidence.ts';
import { type GivenIdentifiers, listed } from '../../engine/model/identifiers.ts';
import type { JsonObject } from '../../engine/model/json.ts';
import { refParts, type Ref } from '../../engine/model/ref.ts';
import { type Relation, relationTypes } from '../../engine/model/relation.ts';
import { sightingsOf } from '../../engine/model/sightings.ts';
import { reconcile, type ReconcileInput } from '../../engine/reconcile/reconcile.ts';

/** When everything here is looked at. */
const now = '2026-11-21T12:00:00.000Z';
/** When everything here was seen. */
export const seen = '2026-11-21T11:50:00.000Z';
export const classes: ClassTree = shippedClasses;

/** A declared item; identifiers may be given as one value. */
export function item(ref: Ref, facts: ItemFacts = {}): Entity {
  const { identifiers = {}, ...rest } = facts;
  const { kind, namespace, name } = refParts(ref);
  return {
    ref,
    kind,
    namespace,
    name,
    origin: { file: `${name}.yaml`, line: 1, column: 1 },
    labels: {},
    lifecycle: 'production',
    identifiers: listed(identifiers),
    correlation: {},
    attributes: {},
    expects: [],
    entrypoints: [],
    paths: [],
    ...rest,
  };
}

export interface ItemFacts extends Partial<Omit<Entity, 'identifiers'>> {
  readonly identifiers?: GivenIdentifiers;
}

/** A declared link; `dependsOn` by default. */
export function link(from: Ref, to: Ref, facts: Partial<Relation> = {}): Relation {
  const type = facts.type ?? 'dependsOn';
  const origin = { file: `${refParts(from).name}.yaml`, line: 9, column: 5 };
  return { from, to, type, strength: relationTypes[type].failure, origin, ...facts };
}

export interface Thing extends Partial<Omit<Observation, 'identifiers' | 'relations'>> {
  readonly identifiers: GivenIdentifiers;
  /** Endpoints that it is connected to, or links in full. */
  readonly talksTo?: readonly (string | ObservedRelation)[];
  /** False where the newest run no longer has it. */
  readonly current?: boolean;
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  /** What earlier runs saw of it. */
  readonly history?: Omit<Partial<Sighting>, 'source' | 'run' | 'observation'>;
}

export interface Source {
  readonly source: string;
  readonly run?: string;
  readonly stale?: boolean;
  readonly complete?: boolean;
  readonly sees?: readonly Thing[];
  readonly claims?: readonly Partial<Coverage>[];
}

/** Evidence as it stands after folding; a claim is complete and of every application unless it says otherwise. */
export function evidenceOf(...sources: readonly Source[]): Evidence {
  return {
    at: now,
    sightings: sightingsOf(
      sources.flatMap((source) =>
        (source.sees ?? []).map((thing, index) => {
          const observation = observationOf(thing, index);
          return {
            source: source.source,
            run: runOf(source),
            observation,
            firstSeen: thing.firstSeen ?? observation.at,
            lastSeen: thing.lastSeen ?? observation.at,
            current: thing.current ?? true,
            ...thing.history,
          };
        }),
      ),
    ),
    coverage: sources.flatMap((source) =>
      (source.claims ?? []).map((claim) => ({
        of: 'items' as const,
        class: 'application',
        scope: {},
        level: 'complete' as const,
        ...claim,
        source: source.source,
        run: runOf(source),
        at: seen,
      })),
    ),
    runs: sources.map((source): RunSummary => ({
      source: source.source,
      run: runOf(source),
      startedAt: seen,
      endedAt: seen,
      age: 600,
      complete: source.complete ?? true,
      stale: source.stale ?? false,
      observations: source.sees?.length ?? 0,
    })),
  };
}

export interface World extends Pick<ReconcileInput, 'choices' | 'lifetime' | 'junk'> {
  readonly items: readonly Entity[];
  readonly links?: readonly Relation[];
  readonly sources?: readonly Source[];
  readonly classes?: ClassTree;
  /** Sources, the most trusted first. */
  readonly authority?: readonly string[];
}

export function entitiesOf(items: readonly Entity[]): ReadonlyMap<Ref, Entity> {
  return new Map(items.map((entity) => [entity.ref, entity]));
}

/** Reconciles a small world. */
export function estateOf(world: World): Estate {
  return reconcile({
    entities: entitiesOf(world.items),
    relations: world.links ?? [],
    classes: world.classes ?? classes,
    evidence: evidenceOf(...(world.sources ?? [])),
    ...(world.choices && { choices: world.choices }),
    ...(world.junk && { junk: world.junk }),
    ...(world.lifetime && { lifetime: world.lifetime }),
    authority: (source) => {
      const rank = world.authority?.indexOf(source) ?? -1;
      return rank < 0 ? 1000 : rank;
    },
  });
}

/** The item of an id; fails where it is not there. */
export function itemOf(estate: Estate, id: string): EstateItem {
  const found = estate.items.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`No ${id} among ${estate.items.map((candidate) => candidate.id).join(', ')}`);
  return found;
}

/** The link between two items; fails where it is not there. */
export function linkOf(estate: Estate, from: string, to: string): EstateRelation {
  const found = estate.relations.find((relation) => relation.from === from && relation.to === to);
  if (!found) {
    const all = estate.relations.map((relation) => `${relation.from} → ${relation.to}`);
    throw new Error(`No ${from} → ${to} among ${all.join(', ')}`);
  }
  return found;
}

/** Presence of every item, by id. */
export function presences(estate: Estate): Readonly<Record<string, string>> {
  return Object.fromEntries(estate.items.map(({ id, presence }) => [id, presence]));
}

function observationOf(thing: Thing, index: number): Observation {
  const attributes: JsonObject = thing.attributes ?? {};
  return {
    key: thing.key ?? `thing ${index}`,
    class: thing.class ?? 'process',
    at: thing.at ?? seen,
    identifiers: thing.identifiers,
    attributes,
    relations: (thing.talksTo ?? []).map((to) =>
      typeof to === 'string'
        ? { type: 'connectsTo', to: { class: 'application', identifiers: { endpoint: to } }, count: 1 }
        : to,
    ),
    state: thing.state ?? {},
  };
}

function runOf({ source, run }: Source): string {
  return run ?? `${source}-1`;
}
