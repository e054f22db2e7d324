import type { ClassDefinition, ClassTree } from '../model/asset-class.ts';
import type { Finding } from '../model/finding.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { closest } from '../model/closest.ts';
import type { ClassSpec } from './draft.ts';
import { circleText, shown } from './words.ts';

/** A class as it is declared, before it inherits. */
export interface DeclaredClass {
  readonly name: string;
  readonly spec: ClassSpec;
}

/** What is wrong with the `extends` of a declared class. */
export interface ClassProblem extends Pick<Finding, 'code' | 'message' | 'hint'> {
  readonly name: string;
}

/** Classes above each other, the root included. */
const deepest = 32;

/** What holds for a root class that does not say otherwise. */
const rootProfile: ClassDefinition['profile'] = {
  cadence: 'scheduled',
  reversibility: 'reversible',
  leadTime: '1d',
  effects: { '*': 'restart' },
};

/**
 * The tree of some classes and those declared on top of them, each with everything that it inherits. A class whose parent is
 * not there, in a circle or too deep is a root, so that its things can still be judged. Of two with one name the first
 * counts. O(classes).
 */
export function buildClassTree(
  existing: ClassTree,
  declared: readonly DeclaredClass[],
): { readonly classes: ClassTree; readonly problems: readonly ClassProblem[] } {
  const specs = new Map<string, ClassSpec>();
  for (const { name, spec } of declared) if (!specs.has(name) && !existing.has(name)) specs.set(name, spec);
  const classes = new Map(existing);
  const problems: ClassProblem[] = [];
  for (const start of specs.keys()) {
    for (const name of undefinedChain(start, specs, classes, problems).toReversed()) {
      const spec = specs.get(name) ?? {};
      const parent = spec.extends === undefined ? undefined : classes.get(spec.extends);
      classes.set(
        name,
        parent && parent.ancestors.length + 1 < deepest ? inherit(name, spec, parent) : inherit(name, spec),
      );
      if (parent && parent.ancestors.length + 1 >= deepest) problems.push(tooDeep(name));
    }
  }
  return { classes, problems };
}

/** The class and its parents, up to the first that is defined already. */
function undefinedChain(
  start: string,
  specs: ReadonlyMap<string, ClassSpec>,
  classes: ClassTree,
  problems: ClassProblem[],
): string[] {
  const chain = new Set<string>();
  let name = start;
  while (!classes.has(name)) {
    chain.add(name);
    const parent = specs.get(name)?.extends;
    if (parent === undefined) break;
    if (chain.has(parent)) {
      problems.push(circle(name, [...chain], parent));
      break;
    }
    if (!specs.has(parent) && !classes.has(parent)) {
      problems.push(unknownParent(name, parent, [...classes.keys(), ...specs.keys()]));
      break;
    }
    name = parent;
  }
  return [...chain];
}

function inherit(name: string, spec: ClassSpec, parent?: ClassDefinition): ClassDefinition {
  const attributes: Readonly<Record<string, JsonObject>> = { ...parent?.attributes, ...spec.attributes };
  const above = parent?.profile ?? rootProfile;
  return {
    name,
    ...(parent && { parent: parent.name }),
    ancestors: parent ? [parent.name, ...parent.ancestors] : [],
    attributes,
    defaults: defaultsOf(attributes),
    identification: [...(spec.identification ?? []), ...(parent?.identification ?? [])],
    profile: { ...above, ...spec.profile, effects: { ...above.effects, ...spec.profile?.effects } },
  };
}

function defaultsOf(attributes: Readonly<Record<string, JsonObject>>): Readonly<Record<string, Json>> {
  const entries: [string, Json][] = [];
  for (const [name, schema] of Object.entries(attributes)) {
    if (schema['default'] !== undefined) entries.push([name, schema['default']]);
  }
  return Object.fromEntries(entries);
}

function circle(name: string, chain: readonly string[], parent: string): ClassProblem {
  return {
    name,
    code: 'class.cycle',
    message: `Asset classes extend each other in a circle: ${circleText(chain.slice(chain.indexOf(parent)))}.`,
    hint: 'Take out one `extends`.',
  };
}

function unknownParent(name: string, parent: string, known: readonly string[]): ClassProblem {
  const meant = closest(parent, known);
  return {
    name,
    code: 'class.unknown',
    message: `Asset class \`${name}\` extends ${shown(parent)}, which is not there.`,
    hint:
      meant === undefined ? 'Declare it as an AssetClass, or extend a shipped class.' : `Did you mean \`${meant}\`?`,
  };
}

function tooDeep(name: string): ClassProblem {
  return {
    name,
    code: 'class.depth',
    message: `Asset class \`${name}\` has more than ${deepest - 1} classes above it; it stands alone.`,
    hint: 'Make the tree of classes flatter.',
  };
}
