const written =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?$/;

/**
 * A moment that a document or a person writes, in milliseconds since 1970: a date is midnight, and a time without an offset is one
 * of UTC, wherever this runs. Undefined for what is no moment, and for a day that there is not, such as 30 February.
 */
export function momentOf(text: string): number | undefined {
  const [, date, time, offset] = written.exec(text) ?? [];
  if (date === undefined) return undefined;
  const day = Date.parse(`${date}T00:00:00Z`);
  const moment = Date.parse(time === undefined || offset !== undefined ? text : `${text}Z`);
  if (Number.isNaN(day) || Number.isNaN(moment)) return undefined;
  return new Date(day).toISOString().startsWith(date) ? moment : undefined;
}
