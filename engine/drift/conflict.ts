import type { AttributeView, EstateItem, ObservedValue, OtherValue } from '../model/estate.ts';
import { pathText, valueAt } from '../model/member-path.ts';
import { itemName } from '../model/ref.ts';
import { type Drift, type DriftContext, originOf, writtenAt } from './context.ts';
import { listNames, show, showAt, showName } from './words.ts';

const settlements = {
  nothing: 'The first was taken.',
  age: 'The first counts.',
  authority: 'The first counts, by the authority of its source.',
  first: 'The first counts, which has been there longest, as groundtruth.yaml says.',
  last: 'The first counts, which came last, as groundtruth.yaml says.',
  most: 'The first counts, which most sources state, as groundtruth.yaml says.',
  largest: 'The largest counts, as groundtruth.yaml says.',
  smallest: 'The smallest counts, as groundtruth.yaml says.',
} as const satisfies Record<NonNullable<AttributeView['settledBy']> | 'nothing', string>;

/** How many values within an object are told. */
const mostTold = 3;

/** A path within the attribute; none is all of it. */
type Path = readonly string[];

/** Sources that disagree about an attribute: of an object, about which values within it. */
export function conflict(item: EstateItem, name: string, view: AttributeView, context: DriftContext): Drift {
  const { observed, others = [] } = view;
  const values: readonly OtherValue[] = [...(observed ? [observed] : []), ...others];
  const paths = disputedPaths(others);
  const [only = []] = paths.length === 1 ? paths : [];
  const says = (value: ObservedValue, path: Path): string => {
    const said = valueAt(value.value, path);
    return said === undefined ? 'nothing' : showAt([name, ...path], said);
  };
  const accounts = (path: Path): string =>
    listNames(
      values
        .filter((value) => value === observed || speaksOf(value, path))
        .map((value) => `${says(value, path)} by ${value.source}${whereOf(value, context)}${ageOf(value)}`),
    );
  const told = paths.slice(0, mostTold).map((path) => `${showName([name, ...path])} (${accounts(path)})`);
  const what =
    paths.length > 1
      ? `${paths.length} values of ${showName([name])}: ${listNames(told, mostTold, paths.length - told.length)}`
      : `${showName([name, ...only])}: ${accounts(only)}`;
  return {
    code: 'decay.source-conflict',
    id: item.id,
    message: `${itemName(item.id)}: sources disagree about ${what}. ${settlements[view.settledBy ?? 'nothing']}`,
    hint:
      view.settledBy === undefined
        ? 'Say in the Source documents which source has authority for the class or for this attribute, in groundtruth.yaml which of the values counts, or mend the one that is wrong.'
        : 'Mend the one that is wrong.',
    ...writtenAt(item, [name, ...only], view.declared !== undefined, context),
    related: values.map((value) => {
      const who = `${value.source}${whereOf(value, context)}`;
      return {
        message: `${paths.length > 1 ? `what ${who} saw` : `${who} says ${says(value, only)}`}${ageOf(value)}`,
        origin: originOf(value),
      };
    }),
    // It begins with the last of them that came.
    onset: values.reduce((latest, { since, at }) => ((since ?? at) > latest ? (since ?? at) : latest), ''),
    attribute: [name],
    about: [name],
  };
}

/** Where within an object some source says something else; all of it where one says that it is no object. */
function disputedPaths(others: readonly OtherValue[]): readonly Path[] {
  if (others.some(({ departing }) => !departing)) return [[]];
  const paths = new Map(others.flatMap(({ departing = [] }) => departing.map(({ path }) => [pathText(path), path])));
  return [...paths.values()];
}

/** Whether a source says something else there than the one that was taken. */
export function speaksOf({ departing }: OtherValue, path: Path): boolean {
  const text = pathText(path);
  return !departing || departing.some((each) => pathText(each.path) === text);
}

/** Where the run of a value looked, where it says so: ` (site zrh)`. */
function whereOf({ source, run }: ObservedValue, { estate }: DriftContext): string {
  const { place = {} } = estate.runs.find((each) => each.source === source && each.run === run) ?? {};
  const texts = Object.entries(place).map(([name, text]) => `${show(name)} ${showAt([name], text)}`);
  return texts.length > 0 ? ` (${listNames(texts, 3)})` : '';
}

function ageOf({ stale }: ObservedValue): string {
  return stale ? ', too old to count' : '';
}
