import { EngineError } from '../model/error.ts';

/** What a failure of the database means, and what to do. Texts of the database are not repeated: they may hold anything. */
export function explainDatabase(place: string, what: 'read' | 'written', error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const known = typeof code === 'string' ? meanings[code] : undefined;
  const late = typeof message === 'string' && /timeout/i.test(message);
  const [problem, hint] = known ??
    (late ? meanings['57014'] : undefined) ?? [
      `it cannot be reached (${typeof code === 'string' ? code : 'unknown error'})`,
      'See that the database runs and that this machine may connect to it.',
    ];
  return new EngineError(
    what === 'read' ? 'unreadable' : 'unwritable',
    `${place} could not be ${what}: ${problem}.${what === 'written' ? ' Nothing was kept of this run.' : ''}`,
    { hint, cause: error },
  );
}

/** By the error codes of PostgreSQL, https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const meanings: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
  '28P01': ['the password is wrong', 'Correct it in the environment variable that evidence.url names.'],
  '28000': ['this user may not log in', 'See pg_hba.conf, and the user in the URL.'],
  '3D000': ['there is no such database', 'Create it, or correct the URL.'],
  '42501': [
    'a right is missing',
    'GRANT SELECT, INSERT ON groundtruth_evidence, groundtruth_evidence_journal; DELETE as well for `observe compact`.',
  ],
  '53100': ['there is no space left', 'Free some space on its disk, or run `groundtruth observe compact`.'],
  '53300': ['it has too many connections', 'Try again, or allow it more.'],
  '57014': ['it took too long to answer', 'Try again when the database is less busy.'],
  '57P03': ['it is starting or stopping', 'Try again in a moment.'],
  '25006': ['it is read-only', 'Name the primary instead of a standby.'],
};
