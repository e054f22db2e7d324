import type { Change } from '../../model/change.ts';
import type { Entity } from '../../model/entity.ts';
import type { Finding, Origin } from '../../model/finding.ts';
import { refParts, type EntityKind, type Ref } from '../../model/ref.ts';
import { celDuration, unknownFact } from './cel.ts';
import type { Judged } from './vocabulary.ts';
import { typed, asType } from './typed.ts';
import { relationView, type EntityView, type Link, type World } from './world.ts';

/** One thing that a policy judges. */
export interface Subject {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** What a selector looks at; undefined where there is nothing to select by. */
  readonly entity?: Entity;
  /** The same as it was before the change, where it was there. */
  readonly was?: Entity;
  /** What an expression looks at, with the entity as it was. */
  readonly oldValues?: Readonly<Record<string, unknown>>;
  readonly ref?: Ref;
  readonly origin?: Origin;
  readonly change?: Change;
}

/** Entities that something can be wrong with; documents that describe others are judged only where a selector names their kind. */
const items: ReadonlySet<EntityKind> = new Set(['service', 'asset', 'group', 'api', 'system', 'domain']);

/** Whether an entity is judged where a policy names no kinds. */
export function isItem({ kind }: Entity): boolean {
  return items.has(kind);
}

/** All that a policy could judge. What was not looked at is not there, so nothing is said of it. */
export function subjectsOf(judges: Judged, world: World, kinds: readonly string[] | undefined): readonly Subject[] {
  const key = judges === 'entity' ? `${judges} ${kinds?.join(' ') ?? ''}` : judges;
  let subjects = world.subjects.get(key);
  if (!subjects) world.subjects.set(key, (subjects = listSubjects(judges, world, kinds)));
  return subjects;
}

function listSubjects(judges: Judged, world: World, kinds: readonly string[] | undefined): readonly Subject[] {
  switch (judges) {
    case 'entity':
      return entitySubjects(world, kinds);
    case 'relation':
      return world.links().map((link) => relationSubject(link, world));
    case 'change':
      return changeSubjects(world);
    case 'impact':
      return impactSubjects(world);
    case 'drift':
      return (world.facts.findings ?? []).map((finding) => findingSubject(finding, world));
    case 'evidence':
      return runSubjects(world);
    case 'estate':
      return [{ id: 'estate', values: { estate: estateView(world) } }];
    default:
      return judges satisfies never;
  }
}

function entitySubjects({ facts, entity: viewOf }: World, kinds: readonly string[] | undefined): readonly Subject[] {
  const wanted = kinds ? new Set(kinds.map((kind) => kind.toLowerCase())) : items;
  const subjects: Subject[] = [];
  for (const entity of facts.catalog.entities.values()) {
    if (!wanted.has(entity.kind)) continue;
    const { ref, origin } = entity;
    subjects.push({ id: ref, ref, entity, origin, values: { entity: viewOf(ref) } });
  }
  return subjects;
}

/** No spread: a getter that is spread is called, known or not. */
function changeValues(change: unknown, entity: () => EntityView, world: World): Subject['values'] {
  return {
    change,
    get entity() {
      return entity();
    },
    get impact() {
      return impactView(world);
    },
    get risk() {
      return riskView(world);
    },
  };
}

function relationSubject(link: Link, world: World): Subject {
  const { from, to, type, declared } = link;
  const entity = world.facts.catalog.entities.get(from);
  const origin = declared?.origin ?? entity?.origin;
  return {
    id: `${from} ${type} ${to}`,
    ref: from,
    ...(entity && { entity }),
    ...(origin && { origin }),
    values: { relation: relationView(link, world) },
  };
}

function changeSubjects(world: World): readonly Subject[] {
  const changes = world.facts.changes ?? [];
  const oldNames = new Map(
    changes.flatMap((change) => (change.kind === 'entity-renamed' ? [[change.ref, change.from]] : [])),
  );
  return changes.map((change) => changeSubject(change, oldNames.get(change.ref) ?? change.ref, world));
}

function changeSubject(change: Change, oldName: Ref, world: World): Subject {
  const { ref, kind, effect } = change;
  const { catalog, before } = world.facts;
  const was = before?.entities.get(oldName);
  const entity = catalog.entities.get(ref) ?? was;
  const origin = change.after ?? change.before;
  const relation = 'relation' in change ? change.relation : undefined;
  const view = typed('Change', {
    kind,
    ref,
    effect,
    path: 'path' in change ? change.path : '',
    from: 'from' in change ? change.from : (relation?.from ?? ''),
    to: relation?.to ?? '',
    type: relation?.type ?? '',
    files: 'files' in change ? change.files : [],
    ...('old' in change && { old: change.old }),
    ...('new' in change && { new: change.new }),
  });
  return {
    id: ref,
    ref,
    change,
    ...(entity && { entity }),
    ...(was && { was }),
    ...(origin && { origin }),
    values: changeValues(view, () => entityView(world, ref), world),
    // One that comes or goes is seen as it is on the one side that has it.
    ...(was &&
      was !== entity && {
        oldValues: changeValues(view, () => world.before(oldName) ?? entityView(world, ref), world),
      }),
  };
}

function impactSubjects(world: World): readonly Subject[] {
  const { impact } = world.facts;
  if (!impact) return [];
  const values = {
    get impact() {
      return impactView(world);
    },
    get risk() {
      return riskView(world);
    },
  };
  return [{ id: impact.starts[0]?.id ?? 'impact', values }];
}

/** What a change does as a whole. */
function impactView({ facts }: World): object {
  const { starts, affected } = facts.impact ?? unknownFact();
  return typed('Impact', {
    starts,
    affected: affected.map(({ id, kind, state, criticality = '', owner = '', distance, likelihood, conditions }) => ({
      id,
      kind,
      state,
      criticality,
      owner,
      distance: BigInt(distance),
      likelihood,
      conditions,
    })),
  });
}

function riskView({ facts }: World): object {
  const risk = facts.risk ?? unknownFact();
  const contributions = risk.map(({ name, points, reason }) => ({ name, points: BigInt(points), reason }));
  return typed('Risk', { total: BigInt(risk.reduce((sum, { points }) => sum + points, 0)), contributions });
}

function findingSubject(finding: Finding, world: World): Subject {
  const { ref, origin } = finding;
  const entity = ref && world.facts.catalog.entities.get(ref);
  return {
    id: finding.fingerprint ?? `${finding.code} ${ref ?? ''}`,
    ...(ref && { ref }),
    ...(entity && { entity }),
    ...(origin && { origin }),
    values: {
      finding: findingView(finding),
      get entity() {
        return ref ? entityView(world, ref) : unknownFact();
      },
    },
  };
}

/** What can be said of a thing that neither side has. */
const nothingSaid = { title: '', owner: '', lifecycle: '', criticality: '', class: '' };

function entityView(world: World, ref: Ref): EntityView {
  return (
    world.entity(ref) ?? world.before(ref) ?? (typed('Entity', { ...refParts(ref), ref, ...nothingSaid }) as EntityView)
  );
}

function findingView(finding: Finding): object {
  const { code, severity, message, ref, onset, attribute, mechanism, because, undeclared, phase, services } = finding;
  return typed('Finding', {
    code,
    severity,
    message,
    ref: ref ?? '',
    onset: onset ?? '',
    attribute: attribute ?? '',
    mechanism: mechanism ?? '',
    because: because ?? '',
    undeclared: undeclared ?? false,
    phase: phase ?? '',
    services: services ?? [],
  });
}

function runSubjects({ facts }: World): readonly Subject[] {
  return (facts.estate?.runs ?? []).map((run) => ({
    id: `source ${run.source}`,
    values: {
      evidence: typed('Run', { ...run, age: celDuration(run.age), observations: BigInt(run.observations) }),
    },
  }));
}

function estateView(world: World): object {
  const { facts } = world;
  return asType('Estate', {
    get entities() {
      return [...facts.catalog.entities.values()]
        .filter(({ kind }) => items.has(kind))
        .map(({ ref }) => world.entity(ref));
    },
    get relations() {
      return world.links().map((link) => relationView(link, world));
    },
    get findings() {
      return (facts.findings ?? unknownFact()).map(findingView);
    },
    get runs() {
      return facts.estate ? runSubjects(world).map(({ values }) => values['evidence']) : unknownFact();
    },
  });
}
