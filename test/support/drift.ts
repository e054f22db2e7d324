import { type DriftOptions, findDrift } from '../../engine/drift/find-drift.ts';
import type { Finding } from '../../engine/model/finding.ts';
import { classes, entitiesOf, estateOf, type World } from './estate.ts';

const month = 30 * 86_400;

/** The drift of a small world. */
export function driftOf(world: World, locate?: DriftOptions['locate']): readonly Finding[] {
  const options = {
    classes: world.classes ?? classes,
    entities: entitiesOf(world.items),
    relations: world.links ?? [],
  };
  return findDrift(estateOf(world), { ...options, expiryWarning: month, ...(locate && { locate }) });
}

/** The one finding of a code; fails where there is none, or several. */
export function driftOfCode(world: World, code: string): Finding {
  const found = driftOf(world).filter((finding) => finding.code === code);
  const [only] = found;
  if (!only || found.length > 1) {
    throw new Error(
      `${found.length} of ${code} among ${driftOf(world)
        .map((finding) => finding.code)
        .join(', ')}`,
    );
  }
  return only;
}

export function codesOf(world: World): readonly string[] {
  return driftOf(world).map(({ code }) => code);
}
