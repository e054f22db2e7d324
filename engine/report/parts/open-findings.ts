import { isFileOrigin, sortFindings, type Finding, type Origin } from '../../model/finding.ts';

/**
 * The findings that still stand, for formats that other programs read: what a change brings first, then what was there,
 * each worst first. What it mends is not among them.
 */
export function openFindings(findings: readonly Finding[]): readonly Finding[] {
  const sorted = sortFindings(findings);
  const old = sorted.filter(({ phase }) => phase === 'existing');
  return [...sorted.filter(({ phase }) => phase === undefined || phase === 'introduced'), ...old];
}

/** A place as one word or phrase: `catalog/shop.yaml:3:1`, or who saw it and when. */
export function placeText(origin: Origin): string {
  return isFileOrigin(origin)
    ? `${origin.file}:${origin.line}:${origin.column}`
    : `seen by ${origin.source} at ${origin.at}`;
}

/** How many further places a finding names. */
const maxRelated = 10;

/** The lines of a finding as plain text: message, hint, other places, and the sighting where it has no file. */
export function findingLines({ message, hint, related = [], origin }: Finding): readonly string[] {
  return [
    message,
    ...(hint === undefined ? [] : [hint]),
    ...related
      .slice(0, maxRelated)
      .map(({ message: text, origin: place }) => (place ? `${text} (${placeText(place)})` : text)),
    ...(origin && !isFileOrigin(origin) ? [placeText(origin)] : []),
  ];
}
