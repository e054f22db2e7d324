import { identifierValues, placesOf } from '../model/identifiers.ts';
import type { RevertStep } from '../model/answers.ts';
import type { Effect } from '../model/asset-class.ts';
import type { Entity } from '../model/entity.ts';
import type { Estate } from '../model/estate.ts';
import { compareText } from '../model/json.ts';
import { attributeText } from '../model/member-path.ts';
import { itemName, type Ref } from '../model/ref.ts';
import { type Drift, type DriftContext, findingOf } from './context.ts';
import { collectDrift, type DriftOptions } from './find-drift.ts';
import { orderOfNeed } from './order-of-need.ts';
import { stateOf } from './settings.ts';
import { showAt, showName } from './words.ts';

type Answer = Pick<RevertStep, 'action' | 'message' | 'attribute' | 'effect'>;

/** What is built up goes from what is needed to what needs it; what is taken away goes the other way. */
const phases: Readonly<Record<RevertStep['action'], number>> = {
  start: 0,
  replace: 0,
  scale: 0,
  renew: 0,
  set: 0,
  connect: 0,
  disconnect: 1,
  stop: 2,
  look: 3,
};

/**
 * What reality would have to change to be what is declared, in the order in which it can be done: first whatever is missing or
 * set otherwise, what is needed before what needs it; then links that nobody declared; then what nobody declared, or that has had
 * its time, what needs others before what they are; at last what somebody has to look at. Pure; linear but for the sort.
 */
export function planRevert(estate: Estate, options: DriftOptions): readonly RevertStep[] {
  const { drifts, context } = collectDrift(estate, options);
  const steps = drifts.flatMap((drift) => {
    const answer = answerTo(drift, context);
    return answer ? [stepOf(drift, answer, context)] : [];
  });
  const rank = orderOfNeed(
    steps.map(({ id }) => id),
    [...options.relations, ...estate.relations],
  );
  const depth = ({ id, action }: RevertStep): number => (rank.get(id) ?? 0) * (action === 'stop' ? -1 : 1);
  return steps.sort(
    (a, b) =>
      phases[a.action] - phases[b.action] ||
      depth(a) - depth(b) ||
      compareText(a.id, b.id) ||
      compareText(a.message, b.message),
  );
}

function stepOf(drift: Drift, answer: Answer, context: DriftContext): RevertStep {
  const { id, code } = drift;
  const { services, fingerprint, mechanism } = findingOf(drift, context) ?? {};
  const owner = ownerOf(id, context);
  const leadTime = context.classes.get(context.items.get(id)?.class ?? '')?.profile.leadTime;
  return {
    id,
    action: answer.action,
    message: mechanism === 'not rolled out' ? `${answer.message} It is merged and not rolled out.` : answer.message,
    ...(answer.attribute !== undefined && { attribute: answer.attribute }),
    ...(owner && { owner }),
    ...(answer.effect && { effect: answer.effect, ...(leadTime !== undefined && { leadTime }) }),
    ...(services && { services }),
    code,
    ...(fingerprint !== undefined && { fingerprint }),
  };
}

/** Whoever answers for it, else for what uses it, else for what it uses. */
function ownerOf(id: string, { entities, linksTo, linksFrom }: DriftContext): Ref | undefined {
  const around = [...(linksTo.get(id) ?? []).map(({ from }) => from), ...(linksFrom.get(id) ?? []).map(({ to }) => to)];
  for (const one of [id, ...around]) {
    const owner = entities.get(one as Ref)?.owner;
    if (owner) return owner;
  }
  return undefined;
}

function answerTo(drift: Drift, context: DriftContext): Answer | undefined {
  const { code, id, message } = drift;
  const name = itemName(id);
  const entity = context.entities.get(id as Ref);
  switch (code) {
    case 'inventory.missing':
      return { action: 'start', message: `Start ${name}${placeOf(entity)}.` };
    case 'inventory.undeclared':
      return { action: 'stop', message: `Stop ${name}: nobody declared it.` };
    case 'lifecycle.retired-but-live':
      return { action: 'stop', message: `Stop ${name}: it is retired.` };
    case 'lifecycle.planned-but-live':
      return { action: 'stop', message: `Stop ${name}: it is only planned.` };
    case 'inventory.replaced':
      return replaced(drift, entity);
    case 'inventory.too-few':
    case 'inventory.too-many':
      return scaled(drift, entity, context);
    case 'decay.mismatch':
    case 'decay.version':
    case 'decay.schedule':
    case 'decay.untrusted':
    case 'decay.override':
      return setBack(drift, context);
    case 'decay.expiry':
      return { action: 'renew', message: `Renew ${name}: ${message}` };
    case 'relation.undeclared':
      return disconnected(drift);
    case 'relation.wrong-target':
      return { action: 'connect', message: `Lead ${name} back to ${itemName(drift.about?.[1] ?? id)}.` };
    case 'relation.redundancy-lost':
      return { action: 'connect', message: `Bring back what ${name} can fall back on: ${message}` };
    case 'inventory.reclassified':
    case 'inventory.outlived':
    case 'decay.unhealthy':
    case 'decay.flapping':
    case 'decay.undeclared-change':
    case 'decay.source-conflict':
    case 'relation.unobserved':
      return { action: 'look', message };
    case 'inventory.transient':
    case 'inventory.vanished':
    case 'inventory.ambiguous':
    case 'inventory.duplicate':
    case 'coverage.denied':
    case 'coverage.partial':
    case 'coverage.stale':
    case 'coverage.never-observed':
    case 'coverage.unidentifiable':
    case 'coverage.unproven':
      // What is gone, or not known, calls for nothing to be changed.
      return undefined;
    default:
      return code satisfies never;
  }
}

function setBack({ id, attribute, intended, value, message }: Drift, { items, classes }: DriftContext): Answer {
  const className = items.get(id)?.class;
  const [name] = attribute ?? [];
  if (!attribute || name === undefined || className === undefined || intended === undefined)
    return { action: 'look', message };
  const is = stateOf(attribute, value);
  return {
    action: 'set',
    message:
      intended === null
        ? `Take ${showName(attribute)} away from ${itemName(id)} (it is ${is}).`
        : `Set ${showName(attribute)} of ${itemName(id)} to ${showAt(attribute, intended)} (it is ${is}).`,
    attribute: attributeText(attribute),
    effect: effectOf(classes.get(className)?.profile.effects ?? {}, name),
  };
}

function effectOf(effects: Readonly<Record<string, Effect>>, attribute: string): Effect {
  if (Object.hasOwn(effects, attribute)) return effects[attribute] ?? 'restart';
  return effects['*'] ?? 'restart';
}

function replaced({ id, about, message }: Drift, entity: Entity | undefined): Answer {
  const [identifier = ''] = about ?? [];
  const declared = identifierValues(entity?.identifiers, identifier);
  if (declared.length === 0) return { action: 'look', message };
  return {
    action: 'replace',
    message: `Put ${itemName(id)} with the ${identifier} ${declared.join(', ')} back in its place.`,
    effect: 'replace',
  };
}

function scaled({ id, code, message }: Drift, entity: Entity | undefined, { items }: DriftContext): Answer {
  const count = items.get(id)?.instances ?? 0;
  const { min = 0, max = 0 } = entity?.instances ?? {};
  const difference = code === 'inventory.too-few' ? min - count : count - max;
  if (difference <= 0) return { action: 'look', message };
  const what = `${difference} ${code === 'inventory.too-few' ? 'more' : 'fewer'}`;
  return { action: 'scale', message: `Run ${what} of ${itemName(id)} (${count} run).` };
}

function disconnected({ about, message }: Drift): Answer {
  const [from, , to] = about ?? [];
  if (from === undefined || to === undefined) return { action: 'look', message };
  return { action: 'disconnect', message: `Stop ${itemName(from)} from using ${itemName(to)}.` };
}

function placeOf(entity: Entity | undefined): string {
  const [place] = placesOf(entity?.identifiers);
  return place === undefined ? '' : ` at ${place}`;
}
