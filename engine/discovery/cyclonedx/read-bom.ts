import { jsonAt, listAt, textAt } from '../json-at.ts';
import { compareText, isObject, type Json } from '../../model/json.ts';

/** A piece of software as a bill of materials lists it. */
export interface BomComponent {
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly licence?: string;
}

export interface Bom {
  /** What the bill is of; undefined where it does not say. */
  readonly root?: BomComponent;
  /** When it was made, as it says. */
  readonly timestamp?: string;
  /** Every component at any depth, sorted, each once. */
  readonly components: readonly BomComponent[];
  /** True where it says itself that it lists everything. */
  readonly complete: boolean;
}

const mostComponents = 100_000;
const deepest = 32;

/** Reads CycloneDX in JSON; undefined where the document is something else. */
export function readBom(document: Json): Bom | undefined {
  if (textAt(document, 'bomFormat') !== 'CycloneDX') return undefined;
  const rootItem = jsonAt(document, 'metadata', 'component');
  const root = rootItem === undefined ? undefined : readComponent(rootItem);
  const timestamp = textAt(document, 'metadata', 'timestamp');
  const rootRef = textAt(rootItem, 'bom-ref');
  const found = new Map<string, BomComponent>();
  for (const component of flatten(listAt(document, 'components'), 0)) {
    if (found.size < mostComponents)
      found.set(component.purl ?? `${component.name} ${component.version ?? ''}`, component);
  }
  return {
    components: [...found].sort(([a], [b]) => compareText(a, b)).map(([, component]) => component),
    complete: listAt(document, 'compositions').some(
      (each) =>
        textAt(each, 'aggregate') === 'complete' &&
        (rootRef === undefined || [...listAt(each, 'assemblies'), ...listAt(each, 'dependencies')].includes(rootRef)),
    ),
    ...(root && { root }),
    ...(timestamp !== undefined && { timestamp }),
  };
}

function flatten(items: readonly Json[], depth: number): readonly BomComponent[] {
  if (depth > deepest) return [];
  return items.flatMap((item) => {
    const component = readComponent(item);
    return [...(component ? [component] : []), ...flatten(listAt(item, 'components'), depth + 1)];
  });
}

function readComponent(item: Json): BomComponent | undefined {
  const name = textAt(item, 'name');
  if (!isObject(item) || name === undefined) return undefined;
  const group = textAt(item, 'group');
  const [version, purl] = [textAt(item, 'version'), textAt(item, 'purl')];
  const licences = listAt(item, 'licenses').flatMap(
    (each) => textAt(each, 'expression') ?? textAt(each, 'license', 'id') ?? textAt(each, 'license', 'name') ?? [],
  );
  return {
    name: group === undefined ? name : `${group}/${name}`,
    ...(version !== undefined && { version }),
    ...(purl?.startsWith('pkg:') && { purl }),
    ...(licences.length > 0 && { licence: licences.join(' AND ') }),
  };
}
