import { isA } from '../model/asset-class.ts';
import { compareText } from '../model/json.ts';
import type { Ref } from '../model/ref.ts';
import { relationKey, type Relation, type RelationType } from '../model/relation.ts';
import type { RollbackNote } from '../model/verdict.ts';
import { isWorse, nameOf, type Facts } from './facts.ts';
import { linksAmong } from './links-among.ts';
import { neededFirst } from './needed-first.ts';

/** What jobs do to data and to each other. */
const jobTypes = ['writtenBy', 'readsFrom', 'follows'] as const satisfies readonly RelationType[];

/** Links of both sides, each once. */
type JobLinks = Readonly<Record<(typeof jobTypes)[number], readonly Relation[]>>;

type NoteRule = (facts: Facts, links: JobLinks) => readonly RollbackNote[];

/** Everything that taking a change back does not bring back by itself. */
const noteRules: readonly NoteRule[] = [irreversible, lostData, writtenData, followingJobs, circles, inherited];

const maxNotes = 100;

/** What reverting does not restore, in the order of repair: what is needed comes before what needs it. */
export function rollbackNotes(facts: Facts): readonly RollbackNote[] {
  const links = jobLinks(facts);
  const notes = noteRules.flatMap((rule) => rule(facts, links));
  const distance = ({ id }: RollbackNote): number => facts.outcomes.get(id)?.distance ?? 0;
  notes.sort((a, b) => distance(a) - distance(b) || compareText(a.id, b.id) || compareText(a.message, b.message));
  const told = inOrderOfRepair(notes.slice(0, maxNotes), facts);
  const [first] = notes.slice(maxNotes);
  if (!first) return told;
  const rest = `This and ${notes.length - maxNotes - 1} more have notes that are left out here.`;
  return [...told, { id: first.id, message: rest }];
}

/** Depth first over what the things need directly; where they need each other, the nearer one comes first. */
function inOrderOfRepair(notes: readonly RollbackNote[], { base, head }: Facts): RollbackNote[] {
  if (notes.length < 2) return [...notes];
  const byId = new Map<string, RollbackNote[]>();
  for (const note of notes) byId.set(note.id, [...(byId.get(note.id) ?? []), note]);
  const ordered = neededFirst(byId.keys(), linksAmong(byId, base.relations, head.relations));
  return ordered.flatMap((id) => byId.get(id) ?? []);
}

/** What ran on after the change, or not well because of it. */
function isConcerned({ outcomes }: Facts, id: string): boolean {
  const outcome = outcomes.get(id);
  return outcome !== undefined && (outcome.distance === 0 || isWorse(outcome.state, 'at-risk'));
}

function irreversible({ impact, classOf }: Facts): RollbackNote[] {
  return impact.starts.flatMap(({ id, effect }) => {
    const platform = classOf(id);
    if (effect === 'none' || platform?.profile.reversibility !== 'irreversible') return [];
    const message = `${platform.name} is irreversible: reverting the change does not take it back. A way forward takes ${platform.profile.leadTime} of lead time.`;
    return [{ id, message }];
  });
}

/** Classes that hold what cannot be made again. */
const holders = ['database', 'storage', 'dataset'];

function lostData({ impact, base, trusted, classOf }: Facts): RollbackNote[] {
  return impact.starts.flatMap(({ id, effect }) => {
    const name = trusted(id)?.class;
    if (name === undefined || (effect !== 'replace' && effect !== 'remove')) return [];
    if (!holders.some((holder) => isA(base.classes, name, holder))) return [];
    const lead = classOf(id)?.profile.leadTime;
    const message = `What it holds does not come back with the change: restore it from a backup${lead === undefined ? '' : ` (lead time ${lead})`}.`;
    return [{ id, message }];
  });
}

/** Data that a changed or affected job writes, and whoever reads it. */
function writtenData(facts: Facts, { writtenBy, readsFrom }: JobLinks): RollbackNote[] {
  const written = writtenBy.filter(({ to }) => isConcerned(facts, to));
  if (written.length === 0) return [];
  const readers = new Map<string, Set<Ref>>();
  for (const { from, to } of readsFrom) {
    const known = readers.get(to);
    if (known) known.add(from);
    else readers.set(to, new Set([from]));
  }
  return written.map(({ from, to }) => {
    const readBy = [...(readers.get(from) ?? [])].sort(compareText);
    const next = readBy.length === 0 ? '' : ` before it is read again by ${listed(readBy)}`;
    return {
      id: from,
      message: `What ${nameOf(to)} wrote into it while the change was in place stays: restore or write it anew${next}.`,
    };
  });
}

/** Jobs that run after a changed or affected one. */
function followingJobs(facts: Facts, { follows }: JobLinks): RollbackNote[] {
  return follows
    .filter(({ to }) => isConcerned(facts, to))
    .map(({ from, to }) => ({
      id: from,
      message: `It runs after ${nameOf(to)}: run it again once ${nameOf(to)} has ended well.`,
    }));
}

function circles({ impact }: Facts): RollbackNote[] {
  const sizes = new Map<string, number>();
  for (const { cycle } of impact.affected) if (cycle !== undefined) sizes.set(cycle, (sizes.get(cycle) ?? 0) + 1);
  return [...sizes].map(([id, size]) => ({
    id,
    message: `It is one of ${size} affected things that need each other in a circle: none comes back alone, so bring them back together.`,
  }));
}

/** What a class says reaches everything of the class. */
function inherited({ changes, head }: Facts): RollbackNote[] {
  const classes = new Set(changes.flatMap(({ ref }) => (ref.startsWith('assetclass:') ? [ref] : [])));
  return [...classes].flatMap((ref) => {
    const name = ref.slice(ref.indexOf('/') + 1);
    let heirs = 0;
    for (const entity of head.entities.values())
      if (entity.class !== undefined && isA(head.classes, entity.class, name)) heirs++;
    if (heirs === 0) return [];
    return [
      {
        id: ref,
        message: `${heirs === 1 ? 'One thing inherits' : `${heirs} things inherit`} from it: what they took over goes back only with their own next change.`,
      },
    ];
  });
}

function jobLinks({ base, head }: Facts): JobLinks {
  const links = new Map<string, Relation>();
  const wanted: ReadonlySet<string> = new Set(jobTypes);
  for (const { relations } of [base, head]) {
    for (const relation of relations) if (wanted.has(relation.type)) links.set(relationKey(relation), relation);
  }
  const ofType = (type: RelationType): readonly Relation[] => [...links.values()].filter((link) => link.type === type);
  return { writtenBy: ofType('writtenBy'), readsFrom: ofType('readsFrom'), follows: ofType('follows') };
}

function listed(refs: readonly string[]): string {
  const names = refs.slice(0, 3).map(nameOf).join(', ');
  return refs.length <= 3 ? names : `${names} and ${refs.length - 3} more`;
}
