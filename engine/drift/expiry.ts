import { formatSeconds } from '../model/duration.ts';
import { attributesNamed, type AttributeView, type EstateItem } from '../model/estate.ts';
import { isObject, type Json } from '../model/json.ts';
import { itemName } from '../model/ref.ts';
import { type Drift, type DriftContext, originOf, writtenAt } from './context.ts';

const lapsing = ['notAfter', 'notBefore', 'expires', 'issuers'];

/** What lapses: certificates, and the issuers that they stand on, licences, domains. */
export function expiryDrift(item: EstateItem, context: DriftContext, warning: number): readonly Drift[] {
  const { notAfter, notBefore, expires, issuers } = attributesNamed(item, lapsing);
  const now = Date.parse(context.estate.at);
  return [
    ...lapse(item, 'notAfter', notAfter, context, warning),
    ...lapse(item, 'expires', expires, context, warning),
    ...notYet(item, notBefore, context),
    ...issuerLapse(item, issuers, now, warning),
  ];
}

function lapse(
  item: EstateItem,
  attribute: string,
  view: AttributeView | undefined,
  context: DriftContext,
  warning: number,
): readonly Drift[] {
  const now = Date.parse(context.estate.at);
  const value = momentOf(view?.observed?.value ?? view?.declared);
  const told = value === undefined ? undefined : tell(value, now, warning);
  if (!view || value === undefined || told === undefined) return [];
  return [
    {
      code: 'decay.expiry',
      id: item.id,
      message: `${itemName(item.id)} ${told.text}.`,
      hint: told.expired ? 'Renew it now.' : 'Renew it, and find out why that does not happen by itself.',
      severity: told.expired ? 'error' : 'warning',
      ...writtenAt(item, [attribute], view.declared !== undefined, context),
      ...evidence(view),
      onset: new Date(told.expired ? value : value - warning * 1000).toISOString(),
      about: [attribute],
    },
  ];
}

function notYet(item: EstateItem, view: AttributeView | undefined, context: DriftContext): readonly Drift[] {
  const now = Date.parse(context.estate.at);
  const value = momentOf(view?.observed?.value ?? view?.declared);
  if (!view || value === undefined || value <= now || item.presence !== 'confirmed') return [];
  return [
    {
      code: 'decay.expiry',
      id: item.id,
      message: `${itemName(item.id)} is in use and not valid before ${new Date(value).toISOString()}, in ${formatSeconds((value - now) / 1000)}.`,
      hint: 'Put back the one before it, or mend the clock that issued it.',
      severity: 'error',
      ...writtenAt(item, ['notBefore'], view.declared !== undefined, context),
      ...evidence(view),
      about: ['notBefore'],
    },
  ];
}

/** A certificate ends with the first of those above it. */
function issuerLapse(
  item: EstateItem,
  view: AttributeView | undefined,
  now: number,
  warning: number,
): readonly Drift[] {
  const issuers = view?.observed?.value;
  if (!Array.isArray(issuers)) return [];
  return (issuers as readonly Json[]).flatMap((issuer): readonly Drift[] => {
    if (!isObject(issuer)) return [];
    const value = momentOf(issuer['notAfter']);
    const told = value === undefined ? undefined : tell(value, now, warning);
    if (told === undefined) return [];
    const name = typeof issuer['subject'] === 'string' ? issuer['subject'] : 'one above it';
    return [
      {
        code: 'decay.expiry',
        id: item.id,
        message: `${itemName(item.id)} stands on ${name}, which ${told.text}.`,
        hint: 'Let the server send a chain that ends at an authority which is still valid.',
        severity: told.expired ? 'error' : 'warning',
        ...evidence(view),
        about: ['issuers', name],
      },
    ];
  });
}

function tell(value: number, now: number, warning: number): { text: string; expired: boolean } | undefined {
  const left = (value - now) / 1000;
  if (left > warning) return undefined;
  const date = new Date(value).toISOString();
  return left <= 0
    ? { text: `expired ${formatSeconds(-left)} ago, at ${date}`, expired: true }
    : { text: `expires in ${formatSeconds(left)}, at ${date}`, expired: false };
}

function evidence(view: AttributeView | undefined): Pick<Drift, 'related'> {
  const observed = view?.observed;
  return observed ? { related: [{ message: 'the observed date', origin: originOf(observed) }] } : {};
}

/** A moment or a day (which lasts until its end), in milliseconds. */
function momentOf(value: Json | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  const match = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(?:Z|[+-][0-9]{2}:[0-9]{2}))?$/.exec(value);
  const moment = match ? Date.parse(match[1] === undefined ? `${value}T23:59:59.999Z` : value) : Number.NaN;
  return Number.isNaN(moment) ? undefined : moment;
}
