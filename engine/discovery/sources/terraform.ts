import picomatch from 'picomatch';
import { documentIn, momentOf, readFiles, type ReadFile } from '../read-files.ts';
import { knownMembers, refuse, scopeTexts } from '../scope.ts';
import type { DiscoverySource } from '../source.ts';
import { readState } from '../terraform/read-state.ts';
import { viewResource } from '../terraform/resource-kinds.ts';
import type { Coverage, Observation } from '../../model/evidence.ts';

const classes = ['virtual-machine', 'database', 'storage', 'load-balancer', 'resource'];

/** What Terraform or OpenTofu manages, out of a state or a plan. */
export const terraform: DiscoverySource = {
  type: 'terraform',
  summary: 'what Terraform or OpenTofu manages, out of a state or a plan in JSON',
  permissions: 'to read the files; a state holds secrets, a plan in JSON too',
  classes,
  files: (scope) => scopeTexts(scope, 'files'),
  async discover(scope, { signal, now }) {
    knownMembers(scope, ['files', 'types']);
    const paths = scopeTexts(scope, 'files');
    if (paths.length === 0) refuse('files', 'is missing: name state files, or what `terraform show -json` printed');
    const types = scopeTexts(scope, 'types');
    const wanted = types.length === 0 ? () => true : picomatch([...types]);
    const observations = new Map<string, Observation>();
    const gaps: Coverage[] = [];
    for (const file of readFiles(paths, signal)) {
      const read = observeFile(file, now(), wanted);
      if ('observations' in read) for (const each of read.observations) observations.set(each.key, each);
      else gaps.push(...classes.map((name): Coverage => ({ of: 'items', class: name, scope: {}, ...read })));
    }
    const notLive = 'A state says what was there when it was last refreshed, and nothing of what others have made.';
    const claims = classes.map((name): Coverage => ({
      of: 'items',
      class: name,
      scope: {},
      level: 'partial',
      reason: notLive,
    }));
    return { observations: [...observations.values()], coverage: [...gaps, ...(observations.size > 0 ? claims : [])] };
  },
};

function observeFile(
  file: ReadFile,
  now: Date,
  wanted: (type: string) => boolean,
): { readonly observations: readonly Observation[] } | Pick<Coverage, 'level' | 'reason'> {
  const document = documentIn(file);
  if (document.kind === 'refused') return { level: 'partial', reason: `${file.path} is gone.` };
  if (document.kind === 'unknown') return { level: document.level, reason: `${document.reason}.` };
  const resources = readState(document.value);
  if (!resources) {
    return {
      level: 'partial',
      reason: `${file.path} is neither a state of version 4 nor what \`terraform show -json\` prints.`,
    };
  }
  const at = momentOf(undefined, file, now);
  return {
    observations: resources.flatMap(({ address, type, values }) => {
      const view = wanted(type) ? viewResource(type, values) : undefined;
      if (!view) return [];
      const { class: name, identifiers, attributes } = view;
      return [
        {
          key: address.slice(0, 1024),
          class: name,
          at,
          identifiers,
          attributes: { ...attributes, managedBy: address },
          relations: [],
          state: {},
        },
      ];
    }),
  };
}
