import { isA } from '../model/asset-class.ts';
import { onClock } from '../model/duration.ts';
import type { EstateItem } from '../model/estate.ts';
import type { RelatedOrigin } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import { itemName } from '../model/ref.ts';
import { scheduleProblem } from '../model/schedule-problem.ts';
import { isTimeZone } from '../model/time-zone.ts';
import type { Contention } from './contention.ts';
import { type Drift, type DriftContext, originOf } from './context.ts';
import { changesOf } from './history.ts';
import { show } from './words.ts';

/** What a job whose timing is not as declared runs into. */
interface Meetings {
  /** Sentences, each with a space before it. */
  readonly text: string;
  readonly related: readonly RelatedOrigin[];
  readonly touches: readonly string[];
}

/** Meetings that one finding names. */
const mostNamed = 3;

/** Undefined where it meets no other job, or did so by what is declared. */
export function meetings(item: EstateItem, { contentions }: DriftContext): Meetings | undefined {
  const met = contentions.scheduled(item);
  if (met.length === 0) return undefined;
  const named = met.slice(0, mostNamed).map((each) => {
    const moment = each.local ? onClock(each.at).replace(/ UTC$/, '') : onClock(each.at);
    return ` It now runs ${meeting(each, 'runs')}, such as at ${moment}.`;
  });
  const more = met.length > mostNamed ? ` So it does with ${met.length - mostNamed} more.` : '';
  return { text: `${named.join('')}${more}`, related: accountsOf(met), touches: touched(met) };
}

/** What nobody declared of when a job runs, or what no declaration says of it, and that makes it meet another. */
export function scheduleDrift(item: EstateItem, context: DriftContext): readonly Drift[] {
  if (item.presence !== 'confirmed' || !isA(context.classes, item.class, 'batch-job')) return [];
  return [...neverStarting(item), ...moved(item, context), ...meetingsSeen(item, context)];
}

/** Why nothing can start by what was seen of when a job does, as a sentence; undefined where it can, or nobody can tell. */
export function impossible(name: string, value: Json): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (name === 'timeZone') return isTimeZone(value) ? undefined : 'There is no such time zone.';
  const problem = name === 'schedule' ? scheduleProblem(value) : undefined;
  return problem && `Nothing ever starts by that: it ${problem}.`;
}

/** Of what is not as declared, that is told with the difference. */
function neverStarting(item: EstateItem): readonly Drift[] {
  return ['schedule', 'timeZone'].flatMap((name): readonly Drift[] => {
    const { observed, declared, agrees } = item.attributes[name] ?? {};
    const problem = observed && agrees !== false ? impossible(name, observed.value) : undefined;
    if (!observed || problem === undefined) return [];
    return [
      {
        code: 'decay.schedule',
        id: item.id,
        message: `${itemName(item.id)}: ${name} is ${show(observed.value)}, as ${observed.source} saw; ${declared === undefined ? 'nothing is declared of it' : 'so it is declared'}. ${problem}`,
        hint: `Set it to ${name === 'schedule' ? 'a time that comes, such as `0 3 * * *`' : 'an IANA name, such as `Europe/Zurich`'}, and declare that.`,
        related: [{ message: 'the observed value', origin: originOf(observed) }],
        onset: observed.since ?? observed.at,
        attribute: [name],
        value: observed.value,
        about: [name],
      },
    ];
  });
}

/** A schedule that changed while it was watched, and for which nothing is declared. */
function moved(item: EstateItem, context: DriftContext): readonly Drift[] {
  const view = Object.hasOwn(item.attributes, 'schedule') ? item.attributes['schedule'] : undefined;
  if (!view?.observed || view.agrees !== undefined) return [];
  const [before, last] = changesOf(item, ['schedule'], view.observed.source, context.history).slice(-2);
  const timing = last && meetings(item, context);
  if (!timing) return [];
  const { source } = view.observed;
  return [
    {
      code: 'decay.schedule',
      id: item.id,
      message: `${itemName(item.id)}: schedule went from ${show(before?.value)} to ${show(last.value)}, as ${source} saw; nothing is declared of it.${timing.text}`,
      hint: 'Find out who changed it and why, and declare when it runs; or let one follow the other.',
      related: [{ message: 'the observed value', origin: originOf(view.observed) }, ...timing.related],
      touches: timing.touches,
      onset: last.at,
      live: { ...(last.after !== undefined && { after: last.after }), by: last.at },
      attribute: ['schedule'],
      about: ['schedule'],
    },
  ];
}

/** Last runs that met, though by their schedules they should not: nothing that is declared has changed. */
function meetingsSeen(item: EstateItem, context: DriftContext): readonly Drift[] {
  return context.contentions.seen(item).map((each) => ({
    code: 'decay.schedule',
    id: item.id,
    message: `${itemName(item.id)}: its last run began at ${onClock(each.at)}, ${meeting(each, 'ran')}.`,
    hint:
      each.over === undefined
        ? `Let it start when ${itemName(each.other.id)} has ended, and find out what took that one longer.`
        : 'Find out what delayed or lengthened either of them, and give them times that leave room, or let one follow the other.',
    related: [...accountsOf([{ ...each, other: item }]), ...accountsOf([each])],
    touches: touched([each]),
    onset: each.at,
    about: ['met', each.other.id, each.over ?? ''],
  }));
}

function meeting({ other, over }: Contention, verb: 'runs' | 'ran'): string {
  const name = itemName(other.id);
  return over === undefined
    ? `before ${name}, which it follows, ${verb === 'ran' ? 'had' : 'has'} ended`
    : `while ${name} ${verb}, and both need ${itemName(over)}`;
}

function accountsOf(met: readonly Contention[]): readonly RelatedOrigin[] {
  return met.slice(0, mostNamed).flatMap(({ other }) => {
    const seen = other.attributes['lastStart']?.observed ?? other.attributes['schedule']?.observed;
    return seen ? [{ message: `when ${itemName(other.id)} runs`, origin: originOf(seen) }] : [];
  });
}

function touched(met: readonly Contention[]): readonly string[] {
  return [...new Set(met.flatMap(({ other, over }) => [other.id, ...(over === undefined ? [] : [over])]))];
}
