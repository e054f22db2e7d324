import { happeningsOf } from '../drift/happenings.ts';
import { applyWaivers } from '../policy/waivers/apply-waivers.ts';
import type { Estate, EstateItem, EstateRelation, ItemSighting } from '../model/estate.ts';
import type { Evidence, Sighting } from '../model/evidence.ts';
import { sortFindings, type Finding } from '../model/finding.ts';
import type { Past, Unproven, WhyResult } from '../model/result.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { type Declared, loadDeclared } from './declared.ts';
import { knowledgeOf } from './drift-knowledge.ts';
import { driftOf } from './find-all.ts';
import { evidenceWith, findObserved } from './observed-subject.ts';
import { evidenceAddress, observe, type Observed } from './observed.ts';
import { reconcileWith } from './reconcile-with.ts';
import { entitiesNamed, findEntity, itemOf } from './subject.ts';
import { exceptionsOf, maskedPart } from './waived.ts';

export interface WhyOptions extends CommandOptions {
  /** `[kind:][namespace/]name`, or what something that nobody declared goes by. */
  readonly ref: string;
  readonly evidence?: string;
}

/** What is asked about, in the estate that has it. */
interface Subject {
  readonly item: EstateItem;
  readonly estate: Estate;
}

/** Why the engine believes what it says of one thing: declaration, sightings, values by source, its past, graded links. */
export async function why(options: WhyOptions, context: CommandContext): Promise<WhyResult> {
  const declared = await loadDeclared(options, context);
  const { catalog } = declared;
  const at = momentOf(options, context);
  const observed = await observe(evidenceAddress(declared, context.cwd, options.evidence), declared, at, context);
  const { item, estate } = subjectOf(options.ref, observed.evidence, declared);
  const sightings = sightingsOf(item, observed.evidence);
  const entity = item.ref === undefined ? undefined : catalog.entities.get(item.ref);
  const links = (end: 'from' | 'to'): EstateRelation[] => estate.relations.filter((link) => link[end] === item.id);
  const { findings, ...masked } = await findingsOn(item, estate, observed, declared, { at, context });
  return {
    ...resultBase(context, at),
    kind: 'WhyResult',
    failOn: options.failOn ?? 'none',
    ...masked,
    subject: item,
    ...pastOf(sightings),
    ...unprovenOf(item, sightings),
    ...(entity?.title !== undefined && { title: entity.title }),
    ...(entity?.owner !== undefined && { owner: entity.owner }),
    ...(entity && { declaredAt: entity.origin }),
    dependencies: links('from'),
    dependents: links('to'),
    happened: happeningsOf(item.id, estate, observed.evidence.sightings),
    evidence: estate.runs,
    findings,
  };
}

/** The entity of that name; else what was seen by it, also when it is gone. EngineError `bad-arguments` where nothing is. */
function subjectOf(name: string, evidence: Evidence, declared: Declared): Subject {
  const { catalog } = declared;
  const estate = reconcileWith(catalog, evidence, declared);
  if (entitiesNamed(catalog, name).length > 0) return { item: itemOf(estate, findEntity(catalog, name)), estate };
  const seen = findObserved(estate, evidence, name);
  if (!seen) return { item: itemOf(estate, findEntity(catalog, name)), estate };
  if (seen.kind === 'there') return { item: itemOf(estate, seen.id), estate };
  const { source, observation } = seen.sighting;
  const then = reconcileWith(catalog, evidenceWith(evidence, seen.sighting), declared);
  const item = then.items.find(({ sightings }) =>
    sightings.some((sighting) => sighting.source === source && sighting.key === observation.key),
  );
  return item
    ? { item: item.toJSON?.() ?? item, estate: then }
    : { item: itemOf(estate, findEntity(catalog, name)), estate };
}

/** What is found of a declared thing and not accepted, with what is wrong with the evidence of it. */
async function findingsOn(
  { ref }: EstateItem,
  estate: Estate,
  observed: Observed,
  declared: Declared,
  { at, context }: { readonly at: Date; readonly context: CommandContext },
): Promise<Pick<WhyResult, 'findings' | 'masked'>> {
  const ofEvidence = observed.findings;
  if (ref === undefined) return { findings: sortFindings(ofEvidence) };
  const { unseen: _, ...known } = await knowledgeOf({ estate, ...observed }, declared, at, context);
  const own = (finding: Finding): boolean => finding.ref === ref;
  const after = applyWaivers(driftOf(estate, declared.catalog, known).filter(own), exceptionsOf(declared), { at });
  return { ...maskedPart(after), findings: sortFindings([...ofEvidence, ...after.findings]) };
}

/** The sightings of an item as evidence has them; none of a group, which is not any of its instances. */
function sightingsOf(
  { sightings, earlier = [], instances }: EstateItem,
  evidence: Evidence,
): readonly (readonly [ItemSighting, Sighting])[] {
  if (instances !== undefined) return [];
  const { keys, heads, at } = evidence.sightings;
  const wanted = new Map([...sightings, ...earlier].map((own) => [`${own.source}\n${own.key}`, own]));
  return keys.flatMap((key, position) => {
    const own = wanted.get(`${heads[position]?.source ?? ''}\n${key}`);
    return own ? [[own, at(position)] as const] : [];
  });
}

function pastOf(sightings: readonly (readonly [ItemSighting, Sighting])[]): Pick<WhyResult, 'past'> {
  const past = sightings.flatMap(([{ source, key }, { goneBy, gaps, changes, identity }]): Past[] =>
    (goneBy ?? gaps ?? changes ?? identity) === undefined
      ? []
      : [
          {
            source,
            key,
            ...(goneBy !== undefined && { goneBy }),
            ...(gaps && { gaps }),
            ...(changes && { changes }),
            ...(identity && { identity }),
          },
        ],
  );
  return past.length > 0 ? { past } : {};
}

function unprovenOf(
  { ref }: EstateItem,
  sightings: readonly (readonly [ItemSighting, Sighting])[],
): Pick<WhyResult, 'unproven'> {
  const unproven = sightings.flatMap(([{ source, run, at, by, weak }, { observation, current }]): Unproven[] =>
    ref !== undefined && weak && current && Object.keys(observation.attributes).length > 0
      ? [{ source, run, at, by, attributes: observation.attributes }]
      : [],
  );
  return unproven.length > 0 ? { unproven } : {};
}
