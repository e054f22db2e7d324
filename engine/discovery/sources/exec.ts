import { readExchange } from '../exec/read-exchange.ts';
import { runProgram } from '../run-program.ts';
import { scopeWords } from '../scope-words.ts';
import { knownMembers, refuse, scopeNumber } from '../scope.ts';
import type { DiscoverySource } from '../source.ts';
import type { Coverage } from '../../model/evidence.ts';

const mebibyte = 1024 * 1024;

/** What any program prints in the exchange format. */
export const exec: DiscoverySource = {
  type: 'exec',
  summary: 'what any program prints in the exchange format',
  permissions: 'those of whoever runs discover: the program gets all of them',
  classes: ['application'],
  credentials: { '*': 'given to the program under that name, as a variable of its environment' },
  async discover(scope, { signal, credentials }) {
    knownMembers(scope, ['program', 'classes', 'megabytes', 'processes']);
    const words = scopeWords(scope, 'program') ?? refuse('program', 'is missing: list a program and its words');
    const classes = scopeClasses(scope['classes']);
    const answer = await runProgram(words, {
      signal,
      most: scopeNumber(scope, 'megabytes', 64, 256) * mebibyte,
      processes: scopeNumber(scope, 'processes', 64, 4096),
      environment: credentials,
    });
    const gap = (level: 'partial' | 'denied', reason: string) =>
      classes.map((name): Coverage => ({ of: 'items', class: name, scope: {}, level, reason }));
    if (answer.kind === 'refused') return { observations: [], coverage: gap('partial', 'It is gone.') };
    if (answer.kind === 'unknown')
      return { observations: [], coverage: gap(answer.level, `${words[0]}: ${answer.reason}.`) };
    const { observations, coverage, problems } = readExchange(answer.value);
    if (problems.length === 0) return { observations, coverage };
    const reason = `${words[0]} did not keep to the format: ${problems.join('; ')}.`;
    // What it got wrong may be what it did not tell: nothing counts as absent.
    const narrowed = coverage.map((claim): Coverage =>
      claim.level === 'complete' ? { ...claim, level: 'partial', reason } : claim,
    );
    return { observations, coverage: [...gap('partial', reason), ...narrowed] };
  },
};

function scopeClasses(value: unknown): readonly string[] {
  if (value === undefined) return ['application'];
  if (Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string')) return value;
  return refuse('classes', 'takes a list of classes');
}
