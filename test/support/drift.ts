import { type DriftOptions, findDrift } from '../../engine/drift/find-drift.ts';
import type { Finding } from '../../engine/model/finding.ts';
import { classes, entitiesOf, estateOf, evidenceOf, type World } from './estate.ts';

const month = 30 * 86_400;

/** The drift of a small world. */
export function driftOf(world: World, more: Partial<DriftOptions> = {}): readonly Finding[] {
  const { sightings, coverage } = evidenceOf(...(world.sources ?? []));
  const options = {
    sightings,
    coverage,
    classes: world.classes ?? classes,
    entities: entitiesOf(world.items),
    relations: world.links ?? [],
  };
  return findDrift(estateOf(world), { ...options, expiryWarning: month, ...more });
}

/** The one finding of a code; fails where there is none, or several. */
export function driftOfCode(world: World, code: string, more: Partial<DriftOptions> = {}): Finding {
  const all = driftOf(world, more);
  const found = all.filter((finding) => finding.code === code);
  const [only] = found;
  if (!only || found.length > 1) {
    throw new Error(`${found.length} of ${code} among ${all.map((finding) => finding.code).join(', ')}`);
  }
  return only;
}

export function codesOf(world: World, more: Partial<DriftOptions> = {}): readonly string[] {
  return driftOf(world, more).map(({ code }) => code);
}
