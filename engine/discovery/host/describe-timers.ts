import { defined } from '../json-at.ts';
import { onCalendar } from './on-calendar.ts';
import type { Named } from './host-scope.ts';
import type { Coverage, Observation } from '../../model/evidence.ts';
import { compareText } from '../../model/json.ts';

/** What systemd prints of its timers, with times in UTC. */
export interface TimerTexts {
  /** `systemctl show '*.timer' --all` with `timerProperties`: those that are loaded. */
  readonly timers: string;
  /** `systemctl list-unit-files --type=timer`: those that are installed. */
  readonly files: string;
  /** `systemctl show '*.service' --all` with `serviceProperties`. */
  readonly services: string;
  /** The zone of the machine's clock, as the target of `/etc/localtime`. */
  readonly zone: string;
}

export const timerProperties = ['Id', 'Unit', 'LoadState', 'ActiveState', 'TimersCalendar', 'LastTriggerUSec'] as const;
export const serviceProperties = ['Id', 'ExecMainStartTimestamp', 'ExecMainExitTimestamp'] as const;

export interface TimerContext {
  readonly at: string;
  /** What the machine goes by, sorted. */
  readonly names: readonly string[];
  /** Begins each key. */
  readonly prefix: string;
  /** Jobs that are told: only those. */
  readonly jobs: Named;
}

type Unit = ReadonlyMap<string, string>;

/**
 * The timers in scope as batch jobs, by name with and without `.timer`, sorted by key; undefined where systemd told of none, as it
 * always has some. When it starts is told where cron could say the same; when the last run began and ended, as of its service.
 */
export function describeTimers(texts: TimerTexts, context: TimerContext): readonly Observation[] | undefined {
  const timers = unitsIn(texts.timers);
  const files = [...texts.files.matchAll(/^([^ \n]*[^@ \n]\.timer) +[a-z-]+(?: |$)/gm)].map(([, id = '']) => id);
  if (timers.size === 0 || files.length === 0) return undefined;
  const services = unitsIn(texts.services);
  const zone = /zoneinfo\/(\S+)\s*$/.exec(texts.zone)?.[1];
  return [...new Set([...timers.keys(), ...files])]
    .filter((id) => id.endsWith('.timer') && timers.get(id)?.get('LoadState') !== 'not-found')
    .map((id) => ({ id, name: id.slice(0, -'.timer'.length) }))
    .filter(({ id, name }) => context.jobs.has(name) || context.jobs.has(id))
    .map(({ id, name }) => {
      const timer = timers.get(id);
      return describe(name, timer, services.get(timer?.get('Unit') ?? ''), zone, context);
    })
    .sort((a, b) => compareText(a.key, b.key));
}

function describe(
  name: string,
  timer: Unit | undefined,
  service: Unit | undefined,
  zone: string | undefined,
  { at, names, prefix }: TimerContext,
): Observation {
  const timing = onCalendar(timer?.get('TimersCalendar') ?? '');
  const began = moment(service?.get('ExecMainStartTimestamp'));
  return {
    key: `${prefix}timer ${name}`,
    class: 'batch-job',
    at,
    identifiers: { host: names, job: [name, `${name}.timer`] },
    attributes: defined({
      schedule: timing?.schedule,
      timeZone: timing && (timing.zone ?? zone),
      enabled: timer?.get('ActiveState') === 'active',
      lastStart: began ?? moment(timer?.get('LastTriggerUSec')),
      lastEnd: began && moment(service?.get('ExecMainExitTimestamp')),
    }),
    relations: [],
    state: {},
  };
}

/**
 * What can be said of jobs that were not seen. Those that are named as timers are not there; what is named otherwise may be
 * started by something else.
 */
export function timerCoverage(
  host: readonly string[],
  jobs: Named,
  seen: readonly Observation[] | undefined,
): readonly Coverage[] {
  if (seen === undefined) return jobs.any ? [claim({ host }, 'systemd did not tell its timers.')] : [];
  const told = new Set(seen.flatMap(({ identifiers }) => identifiers['job'] ?? []));
  const timers = jobs.names.filter((name) => name.endsWith('.timer') || told.has(name));
  const others = jobs.names.filter((name) => !name.endsWith('.timer') && !told.has(name));
  return [
    ...(timers.length > 0 ? [claim({ host, job: timers })] : []),
    ...(others.length > 0
      ? [
          claim(
            { host, job: others },
            'Of jobs, the timers of systemd are seen, by names that end in .timer; not what cron starts.',
          ),
        ]
      : []),
  ];
}

function claim(scope: Coverage['scope'], reason?: string): Coverage {
  const of = { of: 'items', class: 'batch-job', scope } as const;
  return reason === undefined ? { ...of, level: 'complete' } : { ...of, level: 'partial', reason };
}

const mostUnits = 10_000;

/** Blocks of `Name=value`, by their `Id`; of a name that comes several times, all values with a line break between them. */
function unitsIn(text: string): ReadonlyMap<string, Unit> {
  const units = new Map<string, Unit>();
  for (const block of text.split(/\n\n+/, mostUnits)) {
    const unit = new Map<string, string>();
    for (const line of block.split('\n')) {
      const [, name, value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
      if (name === undefined) continue;
      const before = unit.get(name);
      unit.set(name, before === undefined ? value : `${before}\n${value}`);
    }
    const id = unit.get('Id');
    if (id !== undefined) units.set(id, unit);
  }
  return units;
}

/** `Sat 2026-11-21 21:35:07 UTC` as RFC 3339; undefined where it never was. */
function moment(text: string | undefined): string | undefined {
  const [, date, time] = /^\w{3} (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC$/.exec(text ?? '') ?? [];
  const instant = new Date(`${date}T${time}Z`);
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
}
