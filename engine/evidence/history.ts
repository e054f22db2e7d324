import type { EvidenceRun, Observation, SeenLink, Sighting } from '../model/evidence.ts';
import { canonicalJson, type Json, sameJson } from '../model/json.ts';

/** What one run saw of a thing. */
export interface Glimpse {
  readonly run: EvidenceRun;
  readonly observation: Observation;
}

type History = Pick<Sighting, 'firstSeen' | 'lastSeen' | 'since' | 'stateSince' | 'links'>;

/**
 * What a thing has been over time, by all that one source saw of it, oldest first. Links that only earlier runs saw are kept
 * from `linksFrom` on: one look that misses a link does not end it.
 */
export function historyOf(glimpses: readonly Glimpse[], newest: Glimpse, linksFrom: string): History {
  const moments = glimpses.map(({ observation }) => observation.at);
  const seen = {
    firstSeen: moments.reduce((a, b) => (a < b ? a : b), newest.observation.at),
    lastSeen: moments.reduce((a, b) => (a > b ? a : b), newest.observation.at),
  };
  if (glimpses.length < 2) return seen;
  const { at, attributes, state } = newest.observation;
  const before = glimpses.slice(0, -1).toReversed();
  const since = Object.keys(attributes).flatMap((name): readonly [string, string][] => {
    const moment = unchangedSince(before, at, attributes[name], ({ attributes: given }) =>
      Object.hasOwn(given, name) ? given[name] : undefined,
    );
    return moment < at ? [[name, moment]] : [];
  });
  const stateSince = unchangedSince(before, at, { ...state }, (observation) => ({ ...observation.state }));
  const links = linksOf(glimpses, newest, linksFrom);
  return {
    ...seen,
    ...(since.length > 0 && { since: Object.fromEntries(since) }),
    ...(stateSince < at && { stateSince }),
    ...(links.length > 0 && { links }),
  };
}

/** The moment of the first of the observations that all say the same up to the last one; `before` is newest first. */
function unchangedSince(
  before: readonly Glimpse[],
  at: string,
  now: Json | undefined,
  valueOf: (observation: Observation) => Json | undefined,
): string {
  let since = at;
  for (const { observation } of before) {
    const then = valueOf(observation);
    if (then === undefined || !sameJson(then, now)) break;
    if (observation.at < since) since = observation.at;
  }
  return since;
}

function linksOf(glimpses: readonly Glimpse[], newest: Glimpse, linksFrom: string): readonly SeenLink[] {
  const links = new Map<string, SeenLink>();
  for (const { run, observation } of glimpses) {
    const { at } = observation;
    for (const relation of observation.relations) {
      const key = `${relation.type} ${canonicalJson(relation.to)}`;
      const known = links.get(key);
      const again = known?.run === run.run ? known.relation.count : 0;
      links.set(key, {
        relation: again > 0 ? { ...relation, count: relation.count + again } : relation,
        run: run.run,
        at,
        firstSeen: known && known.firstSeen < at ? known.firstSeen : at,
      });
    }
  }
  return [...links.values()].filter(({ run, at }) => run === newest.run.run || at >= linksFrom);
}
