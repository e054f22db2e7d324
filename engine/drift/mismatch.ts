import { isA } from '../model/asset-class.ts';
import type { AttributeChange } from '../model/evidence.ts';
import { sameJson } from '../model/json.ts';
import { attributeText } from '../model/member-path.ts';
import { itemName } from '../model/ref.ts';
import type { DriftCode } from './codes.ts';
import { type Drift, type DriftContext, originOf, writtenAt } from './context.ts';
import { changesOf } from './history.ts';
import { isUnknown } from './member-history.ts';
import { impossible, meetings } from './schedule.ts';
import { isVersion, settingMechanism } from './setting-mechanism.ts';
import { type Setting, stateOf } from './settings.ts';
import { showAt, showName } from './words.ts';

/** What says when a job starts. */
const timing: ReadonlySet<string> = new Set(['schedule', 'timeZone', 'enabled']);

/** What tells whether a client would trust an endpoint. */
const trust: ReadonlySet<string> = new Set(['chain', 'trust', 'selfSigned']);

/** A setting that is not as it is declared, or as its class takes it to be. */
export function mismatch(setting: Setting, context: DriftContext): Drift {
  const { item, path, isDeclared, intended, value, observed } = setting;
  const changes = pastOf(setting, context);
  const [before, last] = changes.slice(-2);
  const departed = before?.value !== undefined && sameJson(before.value, intended);
  const was = departed || before?.value === undefined ? '' : ` and was ${stateOf(path, before.value)} before`;
  const code = isDeclared ? codeOf(setting, context) : 'decay.override';
  const isTiming = code === 'decay.schedule';
  const met = isTiming ? meetings(item, context) : undefined;
  const never = isTiming && value !== undefined ? impossible(attributeText(path), value) : undefined;
  return {
    code,
    id: item.id,
    message: `${itemName(item.id)}: ${showName(path)} is ${stateOf(path, value)}${was}, as ${observed.source} saw; ${meant(setting)}.${never === undefined ? '' : ` ${never}`}${met?.text ?? ''}`,
    hint: hintFor(setting, never === undefined),
    ...writtenAt(item, path, isDeclared, context),
    related: [{ message: 'the observed value', origin: originOf(observed) }, ...(met?.related ?? [])],
    ...(met && { touches: met.touches }),
    onset: onsetOf(setting, changes),
    ...settingMechanism(setting, context),
    ...(last && !isUnknown(last) && { live: { ...(last.after !== undefined && { after: last.after }), by: last.at } }),
    departed,
    attribute: path,
    intended,
    ...(value !== undefined && { value }),
    about: [attributeText(path)],
  };
}

/** What was seen of it over time; of a value within an object nothing where what is seen now does not follow from that. */
function pastOf({ item, path, value, observed }: Setting, { history }: DriftContext): readonly AttributeChange[] {
  const changes = changesOf(item, path, observed.source, history);
  const last = changes.at(-1)?.value;
  return path.length > 1 && last !== undefined && !sameJson(last, value ?? null) ? [] : changes;
}

function onsetOf({ path, observed }: Setting, changes: readonly AttributeChange[]): string {
  const since = observed.since ?? observed.at;
  // Another value within the object may have changed since.
  return path.length > 1 ? (changes.at(-1)?.at ?? since) : since;
}

function meant({ item, path, isDeclared, intended }: Setting): string {
  if (!isDeclared) return `nothing is declared, and ${item.class} takes it to be ${showAt(path, intended)}`;
  return intended === null ? 'it is declared not to be there' : `${showAt(path, intended)} is declared`;
}

function hintFor({ path, isDeclared, intended, value }: Setting, canBe: boolean): string {
  if (!isDeclared)
    return value === undefined
      ? `Declare \`${showName(path)}\` where that is meant.`
      : `Declare \`${showName(path)}: ${showAt(path, value)}\` where that is meant.`;
  const back = intended === null ? 'Take it away' : `Set it back to ${showAt(path, intended)}`;
  if (!canBe) return `${back}.`;
  return value === undefined
    ? `${back}, or take it out of the declaration where that is meant.`
    : `${back}, or declare ${showAt(path, value)} where that is meant.`;
}

function codeOf({ item, path, intended, value }: Setting, { classes }: DriftContext): DriftCode {
  // A package that is not there is no other version.
  if (isVersion(path) && value !== undefined && intended !== null) return 'decay.version';
  const name = attributeText(path);
  if (timing.has(name) && isA(classes, item.class, 'batch-job')) return 'decay.schedule';
  return trust.has(name) ? 'decay.untrusted' : 'decay.mismatch';
}
