import type { Catalog, Entity } from '../../model/entity.ts';
import type { Finding } from '../../model/finding.ts';
import { fingerprintOf } from '../../model/fingerprint.ts';
import type { WindowDocument } from '../../model/generated/documents.ts';
import { compareText, type JsonPath } from '../../model/json.ts';
import { shortRef, type EntityKind } from '../../model/ref.ts';
import { selectorMatcher } from '../match-selector.ts';
import { boundedCompiler, type Schedule, type ScheduleProblem } from './schedule.ts';
import { tellTime } from './wall-time.ts';
import { noWindows, type CompiledWindow, type WindowSet } from './window-set.ts';

type WindowSpec = WindowDocument['spec'];

/** Kinds that a window cannot hold back: they say how others are judged. */
const rules: ReadonlySet<EntityKind> = new Set([
  'window',
  'waiver',
  'policy',
  'policyoverlay',
  'policytest',
  'source',
  'assetclass',
  'change',
]);

/** Compiles every window that a catalog declares; one that makes no sense is a finding and never open. */
export function compileWindows(catalog: Catalog): WindowSet {
  const declared = [...catalog.entities.values()].filter(({ kind }) => kind === 'window');
  if (declared.length === 0) return noWindows;
  const windows: CompiledWindow[] = [];
  const findings: Finding[] = [];
  const compile = boundedCompiler();
  for (const entity of declared.sort((a, b) => compareText(a.ref, b.ref))) {
    const spec = (catalog.document(entity.ref) as unknown as WindowDocument | undefined)?.spec;
    if (!spec) continue;
    const schedule = compile(spec);
    if ('message' in schedule) {
      const what = `${shortRef(entity.ref)} has no effect`;
      findings.push(invalidSchedule(what, entity, schedule, ['spec', ...schedule.path], catalog));
      continue;
    }
    const window = compiled(entity, spec, schedule, catalog);
    windows.push(window);
    findings.push(...doubts(window, entity, spec, schedule, catalog));
  }
  return { windows, findings };
}

function compiled(entity: Entity, spec: WindowSpec, schedule: Schedule, catalog: Catalog): CompiledWindow {
  const { zone, spans } = schedule;
  return {
    ref: entity.ref,
    type: spec.type,
    ...(entity.title !== undefined && { title: entity.title }),
    ...(spec.reason !== undefined && { reason: spec.reason }),
    zone,
    origin: entity.origin,
    covers: selectorMatcher(spec.scope, { ...catalog, namespace: entity.namespace }),
    spans,
    tell: (moment) => tellTime(moment, zone),
  };
}

/** What an entity says of its times and cannot be followed. */
export function invalidSchedule(
  what: string,
  { ref, origin }: Entity,
  { message, hint, never }: ScheduleProblem,
  path: JsonPath,
  catalog: Catalog,
): Finding {
  const code = never ? 'window.never' : 'window.invalid';
  return {
    code,
    severity: 'error',
    ref,
    origin: catalog.locate(ref, path) ?? origin,
    message: `${what}: ${lowerFirst(message)}`,
    hint,
    fingerprint: fingerprintOf(code, ref, path.join('.')),
  };
}

/** What is in force, and perhaps not as it was meant. */
function doubts(
  { covers }: CompiledWindow,
  { ref, origin }: Entity,
  { exceptions = [] }: WindowSpec,
  { idleExceptions }: Schedule,
  catalog: Catalog,
): Finding[] {
  const findings: Finding[] = idleExceptions.map((index) => ({
    code: 'window.idle-exception',
    severity: 'warning',
    ref,
    origin: catalog.locate(ref, ['spec', 'exceptions', index]) ?? origin,
    message: `${shortRef(ref)} has the exception \`${exceptions[index]}\`, at which it would not begin anyway.`,
    hint: 'Write the day, or the time on the clocks of `zone`, at which it begins.',
    fingerprint: fingerprintOf('window.idle-exception', ref, exceptions[index] ?? ''),
  }));
  if (![...catalog.entities.values()].some((entity) => !rules.has(entity.kind) && covers(entity))) {
    findings.push({
      code: 'window.covers-nothing',
      severity: 'warning',
      ref,
      origin: catalog.locate(ref, ['spec', 'scope']) ?? origin,
      message: `The scope of ${shortRef(ref)} has nothing in it: it holds nothing back.`,
      hint: 'Look at its kinds, classes, namespaces, labels, refs and owners: all of them hold together.',
      fingerprint: fingerprintOf('window.covers-nothing', ref),
    });
  }
  return findings;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
