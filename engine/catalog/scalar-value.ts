import {
  boolCoreTag,
  floatCoreTag,
  getScalarValue,
  intCoreTag,
  NOT_RESOLVED,
  nullCoreTag,
  SCALAR_STYLE,
  type DocumentDirective,
  type ScalarEvent,
} from 'js-yaml';

/** The value of a scalar without a tag, by the core schema. */
export function scalarValue(text: string, event: ScalarEvent): unknown {
  const source = getScalarValue(text, event);
  return event.style === SCALAR_STYLE.PLAIN ? plainValue(source) : source;
}

export type TaggedValue =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason?: string };

/** The value of a scalar with a tag of `coreTag`. */
export function taggedScalarValue(source: string, tag: string | undefined): TaggedValue {
  if (tag === undefined) return { ok: false };
  if (tag === '' || tag === 'str') return { ok: true, value: source };
  const definition = [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag].find(
    ({ tagName }) => tagName === `${corePrefix}${tag}`,
  );
  const value = definition?.resolve(source, true, definition.tagName) ?? null;
  if (!definition || value === NOT_RESOLVED || (typeof value === 'number' && !Number.isFinite(value))) {
    return { ok: false, reason: `does not fit \`${source.slice(0, 60)}\`` };
  }
  return { ok: true, value };
}

const corePrefix = 'tag:yaml.org,2002:';
const coreNames = ['str', 'null', 'bool', 'int', 'float', 'seq', 'map'];

/** The name of a tag of the core schema, e.g. `str` for `!!str`; '' for the tag `!`, undefined for every other. */
export function coreTag(tag: string, directives: readonly DocumentDirective[]): string | undefined {
  if (tag === '!') return '';
  const name = fullName(tag, directives);
  if (!name.startsWith(corePrefix)) return undefined;
  const short = name.slice(corePrefix.length);
  return coreNames.includes(short) ? short : undefined;
}

function fullName(tag: string, directives: readonly DocumentDirective[]): string {
  if (tag.startsWith('!<')) return tag.slice(2, -1);
  const handle = tag.slice(0, tag.indexOf('!', 1) + 1) || '!';
  const directive = directives.find((candidate) => candidate.kind === 'tag' && candidate.handle === handle);
  const prefix = directive?.kind === 'tag' ? directive.prefix : handle === '!!' ? corePrefix : handle;
  return prefix + tag.slice(handle.length);
}

/** What a plain scalar is. Numbers that JSON cannot write (`.nan`, `.inf`) stay text. */
export function plainValue(source: string): unknown {
  // Most scalars are words: their first letter tells that they are nothing else.
  const first = source.charCodeAt(0);
  if (first <= 0x39)
    return first >= 0x30 || first === 0x2b || first === 0x2d || first === 0x2e ? numberOrText(source) : source;
  switch (first) {
    case 0x74: // t
    case 0x54: // T
    case 0x66: // f
    case 0x46: // F
      return resolved(boolCoreTag.resolve(source, false, boolCoreTag.tagName), source);
    case 0x6e: // n
    case 0x4e: // N
    case 0x7e: // ~
      return resolved(nullCoreTag.resolve(source, false, nullCoreTag.tagName), source);
    default:
      return source === '' ? null : source;
  }
}

function numberOrText(source: string): number | string {
  const integer = intCoreTag.resolve(source, false, intCoreTag.tagName);
  if (integer !== NOT_RESOLVED) return integer;
  const float = floatCoreTag.resolve(source, false, floatCoreTag.tagName);
  return float !== NOT_RESOLVED && Number.isFinite(float) ? float : source;
}

function resolved(value: unknown, source: string): unknown {
  return value === NOT_RESOLVED ? source : value;
}
