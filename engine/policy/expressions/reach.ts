import type { Entity } from '../../model/entity.ts';
import { severities } from '../../model/finding.ts';
import { overlayAt } from './overlays.ts';
import type { Ref } from '../../model/ref.ts';
import type { PolicyOutcome } from './policy-outcome.ts';
import type { CompiledPolicy, PolicySet } from './policy-set.ts';
import { isItem } from './subjects.ts';

/** How much each policy of a set asks of an entity, by what it selects and by the folder that the entity is declared in. */
export function reachOf({ policies }: PolicySet): NonNullable<PolicyOutcome['reach']> {
  const selecting = policies.filter(
    ({ judges }) => judges !== 'impact' && judges !== 'estate' && judges !== 'evidence',
  );
  return (entity) => selecting.map((policy) => ({ policy: policy.ref, strictness: strictnessOf(policy, entity) }));
}

/** Which policies say something else of a thing that is rated otherwise, as far as their words tell. */
export function weighRatings({ policies }: PolicySet): readonly Ref[] {
  return policies.flatMap(({ ref, document }) =>
    /\b(?:criticality|risk)\b/.test(document.spec.expression) ? [ref] : [],
  );
}

/** What only evidence tells. */
const observedWords = /\b(?:presence|observed|sources|grade|age|evidence|runs|findings?|at|likelihood|impact|risk)\b/;
/** What follows links, of which some may only have been seen. */
const walkingWords =
  /\b(?:dependents|dependencies|needsAlone|restoreOrder|reaches|path|redundancy|attainable|relations)\b/;

/** Names of policies that say the same whatever was observed; those that follow links are among them where nothing was at all. */
export function declaredPolicies({ policies }: PolicySet, nothingObserved: boolean): ReadonlySet<string> {
  const judged = policies.filter(
    ({ judges, document: { spec } }) =>
      (judges === 'entity' || judges === 'estate' || (judges === 'relation' && nothingObserved)) &&
      !observedWords.test(spec.expression) &&
      (nothingObserved || !walkingWords.test(spec.expression)),
  );
  return new Set(judged.map(({ name }) => name));
}

function strictnessOf(policy: CompiledPolicy, entity: Entity): number {
  const { selects, judges, document, effect, severity } = policy;
  if (judges === 'entity' && !document.spec.select?.kinds && !isItem(entity)) return 0;
  if (!selects(entity)) return 0;
  const overlay = overlayAt(policy, entity.origin.file);
  if (overlay?.off) return 0;
  if (effect === 'standard') return -1;
  return effect === 'finding' ? severities.length - severities.indexOf(overlay?.severity ?? severity) : 1;
}
