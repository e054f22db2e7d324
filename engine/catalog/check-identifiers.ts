import { identifierValues } from '../model/identifiers.ts';
import type { ClassDefinition, ClassTree } from '../model/asset-class.ts';
import type { Finding } from '../model/finding.ts';
import { identifierName } from '../model/identifier-name.ts';
import { closest } from '../model/closest.ts';
import type { DraftEntity, LocateDraft } from './draft.ts';
import { shown } from './words.ts';

/** Identifiers by which nothing can ever be recognised: their class does not use them, or they name no place. */
export function checkIdentifiers(
  drafts: Iterable<DraftEntity>,
  classes: ClassTree,
  locate: LocateDraft,
  findings: Finding[],
): void {
  const usedBy = new Map<ClassDefinition, ReadonlySet<string>>();
  for (const draft of drafts) {
    const { class: className, identifiers, ref } = draft.entity;
    const definition = className === undefined ? undefined : classes.get(className);
    if (!definition) continue;
    let used = usedBy.get(definition);
    if (!used)
      usedBy.set(
        definition,
        (used = new Set(definition.identification.flatMap(({ by, without = [] }) => [...by, ...without]))),
      );
    for (const name of Object.keys(identifiers)) {
      const problem = used.has(identifierName(name))
        ? valueProblem(name, identifierValues(identifiers, name))
        : unknownProblem(name, definition, used);
      if (problem) {
        const origin = locate(draft, ['spec', 'identifiers', name]);
        findings.push({ ...problem, severity: 'warning', ref, origin });
      }
    }
  }
}

type Problem = Pick<Finding, 'code' | 'message' | 'hint'>;

function unknownProblem(name: string, { name: className }: ClassDefinition, used: ReadonlySet<string>): Problem {
  const meant = closest(name, used);
  const known = [...used].map((one) => `\`${one}\``).join(', ');
  const hint = used.size > 0 ? `It is identified by ${known}.` : `Add \`identification\` to class \`${className}\`.`;
  return {
    code: 'entity.identifier-unknown',
    message: `Nothing of class \`${className}\` is identified by ${shown(name)}.`,
    hint: meant === undefined ? hint : `Did you mean \`${meant}\`?`,
  };
}

function valueProblem(name: string, values: readonly string[]): Problem | undefined {
  const bad = name === 'endpoint' ? values.find((value) => !isEndpoint(value)) : undefined;
  if (bad === undefined) return undefined;
  return {
    code: 'entity.identifier-malformed',
    message: `Endpoint ${shown(bad)} names no place that a sighting could have.`,
    hint: 'Write `host:port`, e.g. `db-1.internal:5432` or `[2001:db8::1]:5432`; ports go from 1 to 65535.',
  };
}

/** `host:port`, or a URL, whose scheme may stand for the port. A wildcard says where a program listens, not where it is. */
function isEndpoint(text: string): boolean {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text.trim())?.[0];
  const authority = scheme
    ? text
        .trim()
        .slice(scheme.length)
        .replace(/[/?#].*$/s, '')
        .replace(/^.*@/s, '')
    : text.trim();
  const match = /^(\[[0-9a-f:.]+\]|[^\s:/[\]@*]+)(?::([0-9]{1,5}))?$/i.exec(authority);
  if (!match || match[1] === '0.0.0.0' || match[1] === '[::]') return false;
  const port = match[2] === undefined ? undefined : Number(match[2]);
  return port === undefined ? scheme !== undefined : port >= 1 && port <= 65_535;
}
