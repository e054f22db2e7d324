import type { Catalog, Entity, SelfUpdates } from '../../model/entity.ts';
import type { Finding } from '../../model/finding.ts';
import { fingerprintOf } from '../../model/fingerprint.ts';
import { compareText } from '../../model/json.ts';
import { shortRef, type Ref } from '../../model/ref.ts';
import { invalidSchedule } from './compile-windows.ts';
import { frozenBy } from './frozen-by.ts';
import {
  boundedCompiler,
  type compileSchedule,
  type Schedule,
  type ScheduleProblem,
  type WrittenSchedule,
} from './schedule.ts';
import { openUntil, type CompiledWindow, type Span, type WindowSet } from './window-set.ts';
import { tellTime } from './wall-time.ts';

/** How far ahead an update in a freeze is told: a quarter, so that there is time to move it. Days. */
const horizonDays = 90;
/** An update that does not say how long it takes. Seconds. */
const moment = 60;

/** An asset that updates itself while nobody may change it, or what needs it. */
export interface SelfUpdateInFreeze {
  readonly ref: Ref;
  readonly freeze: CompiledWindow;
  /** The first such update; absent where the asset does not say when. */
  readonly update?: Span;
  /** When it begins, or the freeze does, whichever is later. */
  readonly meets?: number;
  /** The same on the clocks of its zone, for people. */
  readonly told?: string;
  /** Zone of the update. */
  readonly zone: string;
  /** What is frozen, and needs the asset; undefined where that is the asset itself. */
  readonly neededBy?: Ref;
}

/** Schedules that assets declare, each read once. */
type Updates = Schedule | ScheduleProblem | undefined;

/**
 * Updates that fall into a freeze between two moments, the first for each asset and freeze, by ref; and schedules that make no
 * sense. A freeze over a service holds for what the service cannot do without, too. What an update with `effect: none` does,
 * nobody notices. Linear in the catalog for each freeze.
 */
export function selfUpdates(
  { windows }: WindowSet,
  catalog: Catalog,
  from: Date,
  to: Date,
): { readonly updates: readonly SelfUpdateInFreeze[]; readonly findings: readonly Finding[] } {
  const declared = [...catalog.entities.values()].filter(isUpdating).sort((a, b) => compareText(a.ref, b.ref));
  if (declared.length === 0) return { updates: [], findings: [] };
  const compile = boundedCompiler();
  const schedules = new Map<string, Updates>();
  const findings: Finding[] = [];
  const updating: { readonly entity: Entity; readonly schedule: Schedule | undefined }[] = [];
  for (const entity of declared) {
    const schedule = scheduleOf(entity.selfUpdates ?? {}, compile, schedules);
    if (schedule && 'message' in schedule) {
      const path = schedule.path.map((field) => (field === 'recurrence' ? 'schedule' : field));
      const what = `When ${shortRef(entity.ref)} updates itself is not known`;
      findings.push(invalidSchedule(what, entity, schedule, ['spec', 'selfUpdates', ...path], catalog));
    } else updating.push({ entity, schedule });
  }
  const updates: SelfUpdateInFreeze[] = [];
  for (const freeze of windows.filter(({ type }) => type === 'freeze')) {
    const spans = freeze.spans(from.getTime(), to.getTime());
    if (spans.length === 0) continue;
    const frozen = frozenBy(freeze, catalog);
    const first = new Map<Schedule, ReturnType<typeof firstWithin>>();
    for (const { entity, schedule } of updating) {
      const because = frozen.get(entity.ref);
      if (because === undefined) continue;
      if (schedule && !first.has(schedule)) first.set(schedule, firstWithin(schedule, spans, from.getTime()));
      const found = schedule && first.get(schedule);
      if (found && !found.update) continue;
      const neededBy = because === entity.ref ? {} : { neededBy: because };
      const zone = schedule?.zone ?? freeze.zone;
      const told = found?.update ? { told: tellTime(found.update.start, zone) } : {};
      updates.push({ ref: entity.ref, freeze, zone, ...found, ...told, ...neededBy });
    }
  }
  return { updates: updates.sort((a, b) => compareText(a.ref, b.ref)), findings };
}

/** What to tell of the updates of the next quarter, whether a change is open or not. */
export function selfUpdateFindings(set: WindowSet, catalog: Catalog, at: Date): readonly Finding[] {
  const until = new Date(at.getTime() + horizonDays * 86_400_000);
  const { updates, findings } = selfUpdates(set, catalog, at, until);
  return [...findings, ...updates.map((update) => updateFinding(update, catalog))];
}

function updateFinding(
  { ref, freeze, update, told, meets, zone, neededBy }: SelfUpdateInFreeze,
  catalog: Catalog,
): Finding {
  const effect = catalog.entities.get(ref)?.selfUpdates?.effect;
  const over = neededBy === undefined ? '' : ` over ${shortRef(neededBy)}, which needs it`;
  const until = meets === undefined ? undefined : openUntil(freeze, meets);
  const lasts = until === undefined || until === Infinity ? '' : ` (until ${freeze.tell(until)} ${freeze.zone})`;
  const when = update
    ? `updates itself${effect === undefined ? '' : ` (${effect})`} at ${told} ${zone}`
    : 'updates itself, and does not say when';
  const falls = update ? 'inside the freeze' : 'and there will be the freeze';
  return {
    code: 'window.self-update',
    severity: update ? 'error' : 'warning',
    ref,
    origin: catalog.locate(ref, ['spec', 'selfUpdates', 'schedule']) ?? freeze.origin,
    message: `${shortRef(ref)} ${when}, ${falls} ${shortRef(freeze.ref)}${lasts}${over}.`,
    hint: update
      ? 'Move or pause the update where it is set, and say so in `selfUpdates`; or keep the asset out of the scope of the freeze.'
      : 'Write its `schedule`, or the `start` of the next update.',
    related: [{ message: freeze.reason ?? 'The freeze.', origin: freeze.origin }],
    fingerprint: fingerprintOf('window.self-update', ref, freeze.ref),
  };
}

function isUpdating({ selfUpdates: declared, lifecycle }: Entity): boolean {
  return declared !== undefined && declared.effect !== 'none' && lifecycle !== 'retired';
}

function scheduleOf(declared: SelfUpdates, compile: typeof compileSchedule, known: Map<string, Updates>): Updates {
  const { schedule, start, duration, zone } = declared;
  if (schedule === undefined && start === undefined) return undefined;
  const written: WrittenSchedule = {
    ...(schedule !== undefined && { recurrence: schedule }),
    ...(start !== undefined && { start }),
    ...(duration !== undefined && { duration }),
    ...(zone !== undefined && { zone }),
  };
  const key = JSON.stringify(written);
  if (!known.has(key)) known.set(key, compile(written, moment));
  return known.get(key);
}

/** The first update in one of the spans, with where in the span it is. */
function firstWithin(
  schedule: Schedule,
  spans: readonly Span[],
  from: number,
): Pick<SelfUpdateInFreeze, 'update' | 'meets'> {
  for (const { start, end } of spans) {
    const [update] = schedule.spans(Math.max(start, from), end);
    if (update) return { update, meets: Math.max(update.start, start) };
  }
  return {};
}
