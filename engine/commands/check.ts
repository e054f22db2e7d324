import { sortFindings } from '../model/finding.ts';
import type { CheckResult } from '../model/result.ts';
import { type CommandContext, type CommandOptions, momentOf, resultBase } from './context.ts';
import { loadDeclared } from './declared.ts';
import { obligationsOf } from './obligations-of.ts';
import { policiesOfDeclared, policyFindings } from './policies.ts';
import { sourceFindings } from './source-findings.ts';
import { waived } from './waived.ts';
import { windowFindings, windowsOf } from './windows-of.ts';

/** Whether the catalog is valid and whole; reads files only, so it runs offline and in an editor's time. */
export async function check(options: CommandOptions, context: CommandContext): Promise<CheckResult> {
  const declared = await loadDeclared(options, context);
  const at = momentOf(options, context);
  const found = [
    ...declared.findings,
    ...(await sourceFindings(declared.catalog)),
    ...(await policyFindings(declared, { at })),
    ...(await obligationsOf(declared.catalog, at)),
    ...(await windowFindings(declared.catalog, await windowsOf(declared.catalog), at)),
  ];
  const policies = await policiesOfDeclared(declared, false);
  const { findings, ...masked } = waived(found, declared, at, { compared: false, unseen: [], policies });
  return {
    ...resultBase(context, at),
    kind: 'CheckResult',
    ...masked,
    failOn: options.failOn ?? declared.config.failOn,
    catalog: declared.summary,
    findings: sortFindings(findings),
  };
}
