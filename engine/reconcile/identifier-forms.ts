import { canonicalAddress } from './address.ts';
import { formatEndpoint, isAddressHost, normalHost, parseEndpoint } from './endpoint.ts';
import type { WrittenForm } from './written-text.ts';

/** How one kind of identifier is written, and when two values of it speak of different things. */
interface IdentifierForm {
  /** The normal form; undefined where the text identifies nothing. */
  readonly normal: (text: string) => string | undefined;
  /** Whether two values in normal form cannot be of one thing; without it: whether they are not the same. */
  readonly differ?: (a: string, b: string) => boolean;
  /** What a text is that differs from its normal form by no more than letter case or punctuation; without it: none is. */
  readonly written?: WrittenForm;
}

const plain: IdentifierForm = { normal: (text) => text, written: {} };
const upper: IdentifierForm = {
  normal: (text) => (isFiller(text) || unnumbered.has(spaced(text)) ? undefined : text.toUpperCase()),
  written: { varied: true },
};
const hex: IdentifierForm = { normal: hexDigits };
const uuid: IdentifierForm = { normal: normalUuid, written: { varied: true, digits: 32 } };
const endpoint: IdentifierForm = { normal: normalEndpoint, differ: endpointsDiffer };
const slot: IdentifierForm = { normal: normalSlot, differ: (a, b) => endpointsDiffer(placeOf(a), placeOf(b)) };
const host: IdentifierForm = {
  normal: normalHost,
  differ: (a, b) => firstLabel(a) !== firstLabel(b),
  written: { host: true },
};

/** By identifier name; any other is compared as it is written. */
const forms: Readonly<Record<string, IdentifierForm>> = {
  endpoint,
  slot,
  host,
  domain: host,
  zone: host,
  address: { normal: canonicalAddress },
  mac: { normal: normalMac },
  sha256: hex,
  fingerprint: hex,
  serial: upper,
  assetTag: upper,
  uuid,
  biosUuid: uuid,
  instanceUuid: uuid,
  machineId: uuid,
  serverUuid: uuid,
};

/** What firmware and inventories write where they know nothing. */
const junk = new Set([
  '',
  '-',
  '?',
  'default string',
  'empty',
  'invalid',
  'n.a',
  'n.a.',
  'n/a',
  'na',
  'no asset information',
  'no asset tag',
  'none',
  'not applicable',
  'not available',
  'not provided',
  'not set',
  'not specified',
  'null',
  'o.e.m.',
  'oem',
  'system product name',
  'system serial number',
  'tbd',
  'to be filled by o.e.m',
  'to be filled by o.e.m.',
  'undefined',
  'unknown',
]);

/** What stands in the place of a number; elsewhere, as for a namespace, `default` is a name like any other. */
const unnumbered = new Set([
  'asset tag',
  'assettag',
  'base board asset tag',
  'base board serial number',
  'chassis asset tag',
  'chassis serial number',
  'default',
  'no serial number',
  'not assigned',
  'not defined',
  'not present',
  'serial',
  'serial number',
  'serialnumber',
  'system asset tag',
  'tba',
  'to be filled',
  'type2 - board asset tag',
  'type2 - board serial number',
  'unassigned',
  'unspecified',
]);

/**
 * In lower case, with spaces for what some write instead. Not where there is a digit and no space, since such a text counts as a
 * number by a look at its characters.
 */
function spaced(text: string): string {
  const lower = text.toLowerCase();
  return /[0-9]/.test(lower) ? lower : lower.replaceAll('_', ' ');
}

/** One text for each identifier value, the same for both sides; undefined where the value identifies nothing. */
export function normalIdentifier(name: string, value: string): string | undefined {
  const text = value.trim();
  // No junk has a digit in it, and most identifiers have.
  return !/[0-9]/.test(text) && junk.has(spaced(text)) ? undefined : formOf(name).normal(text);
}

/** What texts of an identifier need no closer look. */
export function writtenFormOf(name: string): WrittenForm | undefined {
  return formOf(name).written;
}

/** True where no value of one side can be of the thing that the other side names. Both sides in normal form. */
export function identifiersDiffer(name: string, a: readonly string[], b: readonly string[]): boolean {
  const shared = new Set(a);
  if (b.some((value) => shared.has(value))) return false;
  const { differ } = formOf(name);
  if (differ) return a.every((one) => b.every((other) => differ(one, other)));
  const folded = new Set(a.map((value) => value.toLowerCase()));
  return !b.some((value) => folded.has(value.toLowerCase()));
}

/** The `host:port` of an endpoint or a slot in normal form. */
export function placeOf(value: string): string {
  const slash = value.indexOf('/');
  return slash < 0 ? value : value.slice(0, slash);
}

function formOf(name: string): IdentifierForm {
  return (Object.hasOwn(forms, name) ? forms[name] : undefined) ?? plain;
}

function normalEndpoint(text: string): string | undefined {
  const parsed = parseEndpoint(text);
  return parsed && formatEndpoint(parsed);
}

/** `host:port/sni`; the server name is left out where it is the host, or says no more than `localhost`. */
function normalSlot(text: string): string | undefined {
  const [place = '', name = ''] = text.split('/', 2);
  const parsed = parseEndpoint(place);
  if (!parsed) return undefined;
  const server = normalHost(name);
  const said = server !== undefined && server !== parsed.host && server !== 'localhost';
  return said ? `${formatEndpoint(parsed)}/${server}` : formatEndpoint(parsed);
}

/** A name and an address may be one place, so only the port tells them apart; two addresses are told apart by both. */
function endpointsDiffer(a: string, b: string): boolean {
  const [one, other] = [parseEndpoint(a), parseEndpoint(b)];
  if (!one || !other) return a !== b;
  if (one.port !== other.port) return true;
  return isAddressHost(one.host) && isAddressHost(other.host) && one.host !== other.host;
}

/** `db-1` and `db-1.internal` may be one machine. */
function firstLabel(name: string): string {
  return canonicalAddress(name) ?? name.split('.', 1)[0] ?? name;
}

function normalMac(text: string): string | undefined {
  const digits = hexDigits(text);
  if (digits?.length !== 12) return undefined;
  return digits.match(/../g)?.join(':');
}

function normalUuid(text: string): string | undefined {
  const digits = hexDigits(text);
  // A UUID that one maker's firmware gives to every board.
  if (digits === '03000200040005000006000700080009') return undefined;
  return digits?.length === 32 ? digits : digits && text.toLowerCase();
}

function hexDigits(text: string): string | undefined {
  const digits = text.toLowerCase().replace(/[^0-9a-z]/g, '');
  return isFiller(digits) ? undefined : digits;
}

/** Zeros, Fs or Xs, one character again and again, or counting up: nobody's number. */
function isFiller(text: string): boolean {
  if (isVaried(text)) return false;
  const digits = text.toLowerCase().replace(/[^0-9a-z]/g, '');
  return /^(?:0*|f*|x*|(.)\1{3,})$/.test(digits) || (digits.length >= 6 && '01234567890123456789'.includes(digits));
}

/** True where two characters that stand side by side are neither the same nor count up: most numbers show it at once. */
function isVaried(text: string): boolean {
  return /(?:[a-z](?=[0-9])|[0-9](?=[a-z]))/i.test(text);
}
