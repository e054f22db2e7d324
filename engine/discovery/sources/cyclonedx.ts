import { readBom, type Bom, type BomComponent } from '../cyclonedx/read-bom.ts';
import { documentIn, momentOf, readFiles, type ReadFile } from '../read-files.ts';
import { knownMembers, refuse, scopeEntries, scopeFlag } from '../scope.ts';
import type { DiscoverySource, DiscoveryTarget } from '../source.ts';
import type { Coverage, Observation } from '../../model/evidence.ts';
import type { GivenIdentifiers } from '../../model/identifiers.ts';
import { compareText, isObject, type Json, type JsonObject } from '../../model/json.ts';

/** One file, and what its bill is of, where the file does not say that well enough. */
interface BomFile {
  readonly path: string;
  readonly class?: string;
  readonly identifiers?: GivenIdentifiers;
}

const mostPackages = 10_000;

/** Software and what it is made of, out of bills of materials. */
export const cyclonedx: DiscoverySource = {
  type: 'cyclonedx',
  summary: 'software and what it is made of, out of CycloneDX bills of materials',
  permissions: 'to read the files',
  classes: ['software'],
  files: (scope) => scopeEntries(scope, 'files', 'path').map((entry) => readEntry(entry).path),
  async discover(scope, { signal, targets, now }) {
    knownMembers(scope, ['files', 'components']);
    const files = scopeEntries(scope, 'files', 'path').map(readEntry);
    if (files.length === 0) refuse('files', 'is missing: name bills of materials in JSON');
    const all = scopeFlag(scope, 'components');
    const observations = new Map<string, Observation>();
    const coverage: Coverage[] = [];
    for (const entry of files) {
      for (const file of readFiles([entry.path], signal)) {
        const document = documentIn(file);
        const bom = document.kind === 'seen' ? readBom(document.value) : undefined;
        if (!bom) {
          const { level = 'partial', reason = `${file.path} is no CycloneDX` } =
            document.kind === 'unknown' ? document : {};
          coverage.push({ of: 'items', class: 'software', scope: {}, level, reason: `${reason}.` });
          continue;
        }
        const seen = observe(entry, file, bom, {
          at: momentOf(bom.timestamp, file, now()),
          all,
          declared: declaredPurls(targets),
        });
        for (const each of seen) observations.set(each.key, each);
        coverage.push(...claimsOf(entry, bom));
      }
    }
    return { observations: [...observations.values()], coverage };
  },
};

function readEntry(entry: JsonObject): BomFile {
  knownMembers(entry, ['path', 'class', 'identifiers']);
  const { path, class: name, identifiers } = entry;
  if (typeof path !== 'string') return refuse('files', 'takes paths');
  if ((name === undefined) !== (identifiers === undefined))
    return refuse('files', 'takes `class` and `identifiers` together');
  if (typeof name !== 'string') return { path };
  const isText = (value: Json | undefined) => typeof value === 'string' && value !== '';
  if (!isObject(identifiers) || !Object.values(identifiers).every(isText))
    return refuse('files', 'takes `identifiers` by name');
  return { path, class: name, identifiers: identifiers as GivenIdentifiers };
}

function declaredPurls(targets: readonly DiscoveryTarget[]): ReadonlySet<string> {
  return new Set(targets.flatMap(({ identifiers }) => identifiers['purl'] ?? []));
}

/** What the bill is of, with links to those of its components that have an account of their own. */
function observe(
  entry: BomFile,
  file: ReadFile,
  { root, components }: Bom,
  { at, all, declared }: { readonly at: string; readonly all: boolean; readonly declared: ReadonlySet<string> },
): readonly Observation[] {
  const told = components.filter(({ purl }) => purl !== undefined && (all || declared.has(purl)));
  const software = told.map((component): Observation => ({
    key: `component ${component.purl ?? ''}`.slice(0, 1024),
    class: 'software',
    at,
    identifiers: { purl: component.purl ?? '' },
    attributes: attributesOf(component),
    relations: [],
    state: {},
  }));
  const identifiers = entry.identifiers ?? (root?.purl === undefined ? undefined : { purl: root.purl });
  if (!identifiers) return software;
  const whole: Observation = {
    key: `bill ${root?.purl ?? root?.name ?? file.path}`.slice(0, 1024),
    class: entry.class ?? 'software',
    at,
    identifiers,
    attributes: { ...(root && attributesOf(root)), packages: packagesOf(components) },
    relations: told.map(({ purl = '' }) => ({
      type: 'uses',
      to: { class: 'software', identifiers: { purl } },
      count: 1,
    })),
    state: {},
  };
  return [whole, ...software];
}

function attributesOf({ version, licence }: BomComponent): JsonObject {
  return { ...(version !== undefined && { version }), ...(licence !== undefined && { licence }) };
}

function packagesOf(components: readonly BomComponent[]): JsonObject {
  const versions = new Map<string, string[]>();
  for (const { name, version } of components.slice(0, mostPackages)) {
    versions.set(name, [...(versions.get(name) ?? []), version ?? 'unknown'].sort(compareText));
  }
  return Object.fromEntries([...versions].map(([name, list]) => [name, list.length === 1 ? (list[0] ?? '') : list]));
}

/** A bill speaks of what it is of, and of the links of that where it says that it lists everything. */
function claimsOf(entry: BomFile, { root, complete }: Bom): readonly Coverage[] {
  const identifiers = entry.identifiers ?? (root?.purl === undefined ? undefined : { purl: root.purl });
  const name = entry.class ?? 'software';
  if (!identifiers) {
    const reason = `${entry.path} does not say what it is of: give it \`class\` and \`identifiers\` in the scope of the source.`;
    return [{ of: 'items', class: name, scope: {}, level: 'partial', reason }];
  }
  const scope = Object.fromEntries(Object.entries(identifiers).map(([key, value]) => [key, [value].flat()]));
  const made = 'A bill of materials says what something was made of, not that it runs.';
  const notAll = 'The bill does not say that it lists everything.';
  return [
    name === 'software'
      ? { of: 'items', class: name, scope, level: 'complete' }
      : { of: 'items', class: name, scope, level: 'partial', reason: made },
    complete
      ? { of: 'relations', class: name, scope, level: 'complete' }
      : { of: 'relations', class: name, scope, level: 'partial', reason: notAll },
  ];
}
