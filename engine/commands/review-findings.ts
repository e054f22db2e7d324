import { diffCatalogs } from '../change/diff.ts';
import type { Baseline } from '../catalog/baseline.ts';
import type { Config } from '../catalog/config.ts';
import type { Finding } from '../model/finding.ts';
import { compareText } from '../model/json.ts';
import { shortRef } from '../model/ref.ts';
import type { Declared } from './declared.ts';

const configName = 'groundtruth.yaml';

/** Whether a file is the configuration that judges, or one that would judge what is reviewed from its folder. */
export function isConfigFile(file: string, config: Pick<Config, 'file'>): boolean {
  return file === (config.file ?? configName) || file === configName || file.endsWith(`/${configName}`);
}

/** A change to a configuration does not judge itself: the base's rules hold until it has landed. */
export function configFindings(config: Config, changedFiles: readonly string[]): readonly Finding[] {
  const own = config.file ?? configName;
  const changed = changedFiles.filter((file) => isConfigFile(file, config));
  const others = changed.filter((file) => file !== own);
  const told = (file: string, message: string): Finding => ({
    code: 'config.changed',
    severity: 'warning',
    message,
    origin: { file, line: 1, column: 1 },
    phase: 'introduced',
  });
  const judgedBy = config.file === undefined ? 'the built-in defaults' : "the base's version";
  return [
    ...(changed.length > others.length
      ? [told(own, `This change edits ${own}. It was judged by ${judgedBy}; its own takes effect once it has landed.`)]
      : []),
    ...others
      .slice(0, 1)
      .map((file) =>
        told(
          file,
          `This change edits ${listed(others)}: once it has landed, what is run in ${others.length === 1 ? 'that folder' : 'those folders'} goes by it.`,
        ),
      ),
  ];
}

/** A baseline should only get shorter: what joins it is masked from then on, so a person has to agree. */
export function baselineFindings(before: Baseline, after: Baseline): readonly Finding[] {
  const added = [...after.entries].filter(([fingerprint]) => !before.entries.has(fingerprint));
  if (added.length === 0) return [];
  const codes = [...new Set(added.map(([, { code }]) => code))].sort(compareText);
  return [
    {
      code: 'baseline.grown',
      severity: 'warning',
      message: `This change adds ${added.length} ${added.length === 1 ? 'finding' : 'findings'} to the baseline (${listed(codes)}): once it has landed, nobody is told of them.`,
      hint: 'Mend them, or declare a waiver with a reason and an end.',
      origin: { file: after.file, line: 1, column: 1 },
      phase: 'introduced',
    },
  ];
}

/** What the base declares since the change left it is not in the impact where the two could not be merged. */
export function behindFindings(fork: Declared, base: Declared): readonly Finding[] {
  if (fork === base) return [];
  const refs = changedRefs(fork, base);
  if (refs.length === 0) return [];
  return [
    {
      code: 'review.behind',
      severity: 'warning',
      message: `The base has changed ${listed(refs)} since this branch left it, and the impact does not speak of that.`,
      hint: 'Merge or rebase onto the base, then review again. With git 2.38 or newer, what would land is judged without that.',
      phase: 'introduced',
    },
  ];
}

/** What both have changed, only a person can put together: nobody knows yet what would land. */
export function conflictFindings(paths: readonly string[]): readonly Finding[] {
  const where = paths.length === 0 ? 'which folders are moved' : listed(paths);
  return [
    {
      code: 'review.conflict',
      severity: 'warning',
      message: `The change cannot be merged into its base: both have changed ${where}. It was judged from where it left the base, and the impact does not speak of what the base has changed since.`,
      hint: 'Merge or rebase onto the base, then review again.',
      phase: 'introduced',
    },
  ];
}

/** Commits are judged. Somebody who has committed nothing yet is told so, instead of an approval that means nothing. */
export function uncommittedFindings(head: Declared, folder: Declared): readonly Finding[] {
  const refs = changedRefs(head, folder);
  if (refs.length === 0) return [];
  return [
    {
      code: 'review.uncommitted',
      severity: 'warning',
      message: `Changes that are not committed were not judged: ${listed(refs)}.`,
      hint: 'Commit them on a branch, then run `groundtruth review` again.',
    },
  ];
}

function changedRefs(before: Declared, after: Declared): readonly string[] {
  return [...new Set(diffCatalogs(before.catalog, after.catalog, []).map(({ ref }) => shortRef(ref)))];
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
}
