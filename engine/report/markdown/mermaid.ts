import type { AffectedItem, Hop, Impact } from '../../model/impact.ts';
import { relationKey } from '../../model/relation.ts';
import { shortened, visible } from '../clean.ts';
import { impactNames } from '../parts/impact.ts';

/** More than this is no longer a picture; GitHub itself stops at 500 edges and 50,000 characters. */
const maxEdges = 80;
const maxLabel = 48;

const styles = [
  'classDef start fill:#24292f,stroke:#24292f,color:#ffffff',
  'classDef down fill:#ffebe9,stroke:#cf222e,color:#24292f',
  'classDef degraded fill:#fff8c5,stroke:#9a6700,color:#24292f',
  'classDef risk fill:#ddf4ff,stroke:#0969da,color:#24292f',
  'classDef other fill:#f6f8fa,stroke:#57606a,color:#24292f',
];
const classes = { down: 'down', degraded: 'degraded', 'at-risk': 'risk', unaffected: 'other' } as const;

/** A drawing in mermaid's language; `drawn` of the affected things are in it. */
export interface Picture {
  readonly text: string;
  readonly edges: number;
  readonly drawn: number;
}

/**
 * A flowchart from what changes to what is affected: the worst first, whole paths only, as many as fit. Nodes are named
 * n0, n1…; labels hold letters, digits and escaped characters, so that no text can end one.
 */
export function drawImpact(impact: Impact): Picture {
  const { drawn, hops } = chooseHops(impact.affected);
  const nodes = new Map<string, string>();
  for (const { dependent, dependency } of hops) {
    for (const id of [dependency, dependent]) if (!nodes.has(id)) nodes.set(id, `n${nodes.size}`);
  }
  const describe = nodeDescriber(impact);
  const lines = [
    'flowchart LR',
    ...[...nodes].map(([id, node]) => `${node}${describe(id)}`),
    ...hops.map((hop) => `${nodes.get(hop.dependency) ?? ''} ${arrowOf(hop)} ${nodes.get(hop.dependent) ?? ''}`),
    ...styles,
  ];
  return { text: lines.join('\n'), edges: hops.length, drawn };
}

/** The hops of as many items as there is room for, each once. */
function chooseHops(affected: readonly AffectedItem[]): { readonly drawn: number; readonly hops: readonly Hop[] } {
  const hops = new Map<string, Hop>();
  let drawn = 0;
  for (const { path } of affected) {
    if (path.length === 0 || path.length > maxEdges) continue;
    const fresh = path.filter((hop) => !hops.has(keyOf(hop)));
    if (hops.size + fresh.length > maxEdges) continue;
    for (const hop of fresh) hops.set(keyOf(hop), hop);
    drawn++;
  }
  return { drawn, hops: [...hops.values()] };
}

/** What follows a node's name: its shape with its label, and its class. Services are round, what changes is dark. */
function nodeDescriber(impact: Impact): (id: string) => string {
  const name = impactNames(impact);
  const starts = new Set(impact.starts.map(({ id }) => id));
  const items = new Map(impact.affected.map((item) => [item.id, item]));
  return (id) => {
    const item = items.get(id);
    const [open, close] = item?.kind === 'service' ? ['([', '])'] : ['[', ']'];
    const style = starts.has(id) ? 'start' : item ? classes[item.state] : 'other';
    return `${open}"${labelText(name(id))}"${close}:::${style}`;
  };
}

function arrowOf({ grade, when }: Hop): string {
  const hidden = grade === 'observed-only';
  const label = [...(hidden ? ['undeclared'] : []), ...(when === undefined ? [] : [when])].join(', ');
  const arrow = hidden ? '-.->' : '-->';
  return label === '' ? arrow : `${arrow}|"${labelText(label)}"|`;
}

function labelText(text: string): string {
  return shortened(visible(text), maxLabel).replaceAll(
    /[^\p{L}\p{M}\p{N} ./_-]/gu,
    (character) => `#${character.codePointAt(0) ?? 0};`,
  );
}

function keyOf({ dependent, dependency, type }: Hop): string {
  return relationKey({ from: dependent, to: dependency, type });
}
