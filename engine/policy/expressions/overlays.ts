import { closest } from '../../model/closest.ts';
import type { Catalog, Entity } from '../../model/entity.ts';
import { severities, type Finding, type Severity } from '../../model/finding.ts';
import type { PolicyOverlayDocument } from '../../model/generated/documents.ts';
import { compareText } from '../../model/json.ts';
import { parseRef, refParts, type Ref } from '../../model/ref.ts';
import type { PolicyOverlay } from '../../model/result.ts';
import type { CompiledPolicy } from './policy-set.ts';

interface Overlaid {
  readonly policies: readonly CompiledPolicy[];
  readonly findings: readonly Finding[];
}

/**
 * The policies with what they are in some folders. A folder may make any policy stricter; one that would make a policy milder
 * that is not `relaxable` is refused, and the policy holds there as everywhere.
 */
export function readOverlays(catalog: Catalog, policies: readonly CompiledPolicy[]): Overlaid {
  const findings: Finding[] = [];
  const overlays = new Map<Ref, PolicyOverlay[]>();
  for (const entity of catalog.entities.values()) {
    if (entity.kind !== 'policyoverlay') continue;
    const document = catalog.document(entity.ref) as PolicyOverlayDocument | undefined;
    if (!document) continue;
    const found = findPolicy(document.spec.policy, entity, policies);
    if (!found) {
      findings.push(unknownPolicy(document.spec.policy, entity, catalog, policies));
      continue;
    }
    const { severity, off, reason } = document.spec;
    if (!found.relaxable && (off || isMilder(severity, found.severity))) {
      findings.push(refusal(found, entity, catalog, off ? 'off' : 'severity'));
      continue;
    }
    const overlay: PolicyOverlay = {
      folder: folderOf(entity.origin.file),
      ...(severity && { severity }),
      ...(off && { off }),
      origin: entity.origin,
      reason,
    };
    const list = overlays.get(found.ref);
    if (list) list.push(overlay);
    else overlays.set(found.ref, [overlay]);
  }
  const overlaid = policies.map((policy) => {
    const own = overlays.get(policy.ref);
    return own ? { ...policy, overlays: own.sort(compareOverlays) } : policy;
  });
  return { policies: overlaid, findings };
}

/** What holds for something that is declared in a file: the deepest folder decides. */
export function overlayAt({ overlays }: CompiledPolicy, file: string | undefined): PolicyOverlay | undefined {
  if (overlays.length === 0 || file === undefined) return undefined;
  return overlays.find(({ folder }) => folder === '' || file.startsWith(`${folder}/`));
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

function isMilder(severity: Severity | undefined, than: Severity): boolean {
  return severity !== undefined && severities.indexOf(severity) > severities.indexOf(than);
}

/** The deepest first; of two for one folder, the stricter. */
function compareOverlays(a: PolicyOverlay, b: PolicyOverlay): number {
  return (
    b.folder.length - a.folder.length ||
    compareText(a.folder, b.folder) ||
    Number(a.off ?? false) - Number(b.off ?? false) ||
    severities.indexOf(a.severity ?? 'error') - severities.indexOf(b.severity ?? 'error')
  );
}

/** By its whole name; or the one in the namespace of the overlay, in `default`, or the only one of that name. */
export function findPolicy(
  text: string,
  { namespace: own }: Pick<Entity, 'namespace'>,
  policies: readonly CompiledPolicy[],
): CompiledPolicy | undefined {
  const { namespace, name } = parseRef(text) ?? { name: text };
  const named = policies.filter((policy) => refParts(policy.ref).name === name);
  if (namespace !== undefined) return named.find(({ ref }) => refParts(ref).namespace === namespace);
  for (const place of [own, 'default']) {
    const found = named.find(({ ref }) => refParts(ref).namespace === place);
    if (found) return found;
  }
  return named.length === 1 ? named[0] : undefined;
}

function unknownPolicy(
  text: string,
  { ref, origin }: Entity,
  catalog: Catalog,
  policies: readonly CompiledPolicy[],
): Finding {
  const meant = closest(
    parseRef(text)?.name ?? text,
    policies.map(({ name }) => name),
  );
  return {
    code: 'policy.unknown',
    severity: 'error',
    ref,
    origin: catalog.locate(ref, ['spec', 'policy']) ?? origin,
    message: `There is no policy \`${text}\` here, so nothing is otherwise.`,
    hint:
      meant === undefined
        ? 'Name a policy of this catalog, or take its pack under `policies`.'
        : `Did you mean \`${meant}\`?`,
  };
}

function refusal(
  policy: CompiledPolicy,
  { ref, origin }: Entity,
  catalog: Catalog,
  field: 'off' | 'severity',
): Finding {
  const does = field === 'off' ? 'switch off' : 'make milder';
  const kept = policy.place?.(0);
  return {
    code: 'policy.not-relaxable',
    severity: 'error',
    ref,
    origin: catalog.locate(ref, ['spec', field]) ?? origin,
    message: `\`${policy.name}\` is not for a folder to ${does}: it holds here as everywhere.`,
    hint: 'Meet the policy, ask for a waiver, or ask those who keep it to mark it `relaxable`.',
    ...(kept && { related: [{ message: 'The policy stands here.', origin: kept }] }),
  };
}
