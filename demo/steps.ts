import type { Result } from '../engine/model/result.ts';
import { peopleAsked } from '../engine/model/verdict.ts';
import { changeBranch } from './repository.ts';

/** One command of the demo, with what it has to show for the demo to have told the truth. */
export interface Step {
  readonly title: string;
  /** What to look at, before the command runs. */
  readonly text: string;
  readonly words: readonly string[];
  readonly status: 0 | 1;
  readonly shows: Readonly<Record<string, (result: Result) => boolean>>;
}

export const steps: readonly Step[] = [
  {
    title: 'Is the declaration sound?',
    text: 'Reads catalog/, and nothing else. A mistake would be shown with its file, line and column.',
    words: ['check'],
    status: 0,
    shows: { 'a catalog in order': ({ findings }) => findings.length === 0 },
  },
  {
    title: 'What really runs?',
    text: 'Three sources look at the estate and keep what they saw as evidence. Look at what they could not see.',
    words: ['discover'],
    status: 0,
    shows: {
      'processes seen by the host source': (result) => saw(result, 'host', 'process'),
      'a certificate seen by the tls source': (result) => saw(result, 'tls', 'certificate'),
    },
  },
  {
    title: 'Where do the two differ?',
    text: 'Five things are planted: a connection nobody declared, a setting that decayed, a certificate that is about to expire, a search index that does not run, and a partner whose certificate cannot be seen. The last is unknown, which is not the same as absent.',
    words: ['drift'],
    status: 1,
    shows: {
      'the undeclared connection of the invoice worker to the database': finds(
        'relation.undeclared',
        'invoice-worker',
        'orders-db',
      ),
      'the pool size of the orders API': finds('decay.mismatch', 'orders-api', 'poolSize', '20', '5'),
      'the certificate that expires': finds('decay.expiry', 'storefront-certificate'),
      'the missing search index': finds('inventory.missing', 'search'),
      'the certificate that could not be seen': unseen('card-gateway-certificate'),
      'the mainframe that no source has reported on': unseen('ledger'),
    },
  },
  {
    title: 'What would a change break?',
    text: `The branch ${changeBranch} moves the orders database to its next major version. Look at who has to agree, and by which path, and at the invoice worker, which no declaration ties to the database.`,
    words: ['review', '--base', 'main', '--head', changeBranch],
    status: 1,
    shows: {
      'a verdict that asks for approval': (result) =>
        result.kind === 'ReviewResult' && result.verdict.outcome === 'needs-approval',
      'the team that answers for checkout': (result) =>
        result.kind === 'ReviewResult' &&
        peopleAsked(result.verdict.approvals).some(({ teams }) => teams.some((team) => team.endsWith('/payments'))),
      'the hidden dependency of the invoice worker': (result) =>
        result.kind === 'ReviewResult' &&
        result.impact.affected.some(({ id, likelihood }) => id.endsWith('/invoice-worker') && likelihood === 'hidden'),
    },
  },
];

function saw(result: Result, source: string, name: string): boolean {
  if (result.kind !== 'DiscoverResult') return false;
  return result.sources.some((outcome) => outcome.source === source && (outcome.observations[name] ?? 0) > 0);
}

/** True where a finding of the code has all the words in its ref and message. */
function finds(code: string, ...words: readonly string[]): (result: Result) => boolean {
  return ({ findings }) =>
    findings.some((finding) => {
      const text = `${finding.ref ?? ''} ${finding.message}`;
      return finding.code === code && words.every((word) => text.includes(word));
    });
}

function unseen(name: string): (result: Result) => boolean {
  return (result) =>
    result.kind === 'DriftResult' && result.unseen.some(({ what, ref }) => `${ref ?? ''} ${what}`.includes(name));
}
