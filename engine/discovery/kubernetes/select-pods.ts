import type { Json } from '../../model/json.ts';
import { textAt, textsAt } from '../json-at.ts';
import { namespaceOf, type Rollup } from './roll-up.ts';

/** A workload with the labels that its pods have, or will have when there are some. */
export interface Selectable {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly labels: readonly Readonly<Record<string, string>>[];
}

export function selectableWorkload(kind: string, item: Json, rollup: Rollup | undefined): Selectable {
  const template = textsAt(item, 'spec', 'template', 'metadata', 'labels');
  return {
    namespace: namespaceOf(item),
    kind,
    name: textAt(item, 'metadata', 'name') ?? '',
    labels: [template, ...(rollup?.labels ?? [])],
  };
}

/** Finds the workloads of a service's namespace whose pods have every label of its selector; none for one without. */
export function podSelection(workloads: readonly Selectable[]): (service: Json) => readonly Selectable[] {
  const byNamespace = new Map<string, Selectable[]>();
  for (const workload of workloads) {
    const known = byNamespace.get(workload.namespace);
    if (known) known.push(workload);
    else byNamespace.set(workload.namespace, [workload]);
  }
  return (service) => {
    const selector = Object.entries(textsAt(service, 'spec', 'selector'));
    if (selector.length === 0) return [];
    return (byNamespace.get(namespaceOf(service)) ?? []).filter(({ labels }) =>
      labels.some((own) => selector.every(([name, value]) => own[name] === value)),
    );
  };
}
