import type { Catalog } from '../model/entity.ts';
import { durationSeconds } from '../model/duration.ts';
import type { Estate } from '../model/estate.ts';
import type { Evidence } from '../model/evidence.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import type { Declared } from './declared.ts';
import { declaredSources, type SourceRecord } from './sources.ts';

/** Whose Source documents and configuration are trusted. */
export type Judge = Pick<Declared, 'catalog'> & { readonly config?: Pick<Declared['config'], 'values' | 'junk'> };

/** Declared and observed, compared. What sources are believed, which of their values counts, and what identifies nothing is said by `judge`. */
export function reconcileWith(catalog: Catalog, evidence: Evidence, judge: Judge): Estate {
  const { classes } = judge.catalog;
  const sources = new Map(declaredSources(judge.catalog).map(({ name, spec }) => [name, spec.authority ?? {}]));
  const saidOf = (source: string, className: string, attribute: string | undefined): readonly Said[] =>
    sayingsOf(sources.get(source) ?? {}, [className, ...(classes.get(className)?.ancestors ?? [])], attribute);
  const hasLifetimes = [...sources.values()].some(sayLifetimes);
  return reconcile({
    entities: catalog.entities,
    relations: catalog.relations,
    classes: catalog.classes,
    evidence,
    authority: (source, className, attribute) =>
      saidOf(source, className, attribute).find(({ rank }) => rank !== undefined)?.rank ?? unranked,
    ...(hasLifetimes && {
      lifetime: (source: string, className: string, attribute: string) => {
        const said = saidOf(source, className, attribute).find(({ staleAfter }) => staleAfter !== undefined);
        return said?.staleAfter === undefined ? undefined : durationSeconds(said.staleAfter);
      },
    }),
    ...(judge.config && { choices: judge.config.values, junk: judge.config.junk }),
  });
}

const unranked = 1000;

type Ranks = NonNullable<SourceRecord['spec']['authority']>;

interface Said {
  readonly rank?: number;
  readonly staleAfter?: string;
}

function sayLifetimes(ranks: Ranks): boolean {
  const says = (said: number | Said): boolean => typeof said === 'object' && said.staleAfter !== undefined;
  return Object.values(ranks).some(
    (said) => says(said) || (typeof said === 'object' && Object.values(said.attributes ?? {}).some(says)),
  );
}

/** What is said of the attribute, then of all, by the class and then by the classes above it. */
function sayingsOf(ranks: Ranks, classNames: readonly string[], attribute: string | undefined): readonly Said[] {
  return classNames.flatMap((name): readonly Said[] => {
    const said = Object.hasOwn(ranks, name) ? ranks[name] : undefined;
    if (said === undefined || typeof said === 'number') return said === undefined ? [] : [{ rank: said }];
    const { attributes = {}, ...ofAll } = said;
    const own = attribute !== undefined && Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
    return [...(own === undefined ? [] : [typeof own === 'number' ? { rank: own } : own]), ofAll];
  });
}
