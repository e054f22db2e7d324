import { Document, isMap, isSeq } from 'yaml';
import { refWithin } from '../model/ref.ts';
import type { Draft } from './suggest.ts';

/** The document that would declare it, as somebody would write it. Ends with a line break. */
export function suggestedYaml(draft: Omit<Draft, 'items'> & { readonly items: readonly string[] }): string {
  const { kind, name, namespace, class: className, owner, known, connectsTo, sources, items } = draft;
  const values = Object.fromEntries(
    Object.entries(known).map(([key, texts]) => [key, texts.length === 1 ? texts[0] : [...texts]]),
  );
  const document = new Document({
    apiVersion: 'groundtruth/v1',
    kind: kind === 'group' ? 'Group' : 'Asset',
    metadata: { name, ...(namespace !== 'default' && { namespace }) },
    spec: {
      class: className,
      ...(owner !== undefined && { owner: refWithin(namespace, owner) }),
      ...(kind === 'group' ? { selector: values } : { identifiers: values }),
      ...(connectsTo.length > 0 && { connectsTo: connectsTo.map((ref) => refWithin(namespace, ref)) }),
    },
  });
  for (const path of [['metadata'], ['spec', 'selector'], ['spec', 'identifiers'], ['spec', 'connectsTo']]) {
    const node = document.getIn(path, true);
    if (isMap(node) || isSeq(node)) node.flow = true;
  }
  const seen = sources.length > 0 ? `Seen by ${sources.join(', ')}` : 'Seen to be used';
  const count = kind === 'group' ? `, ${items.length} of them` : '';
  const unowned = owner === undefined ? ' Nobody is known to answer for it: name its `owner`.' : '';
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return `${comment(`${seen}${count}.${unowned}`)}\n${text}`;
}

/** On one line: what sources are called is theirs to say. */
function comment(text: string): string {
  return `# ${text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')}`;
}
