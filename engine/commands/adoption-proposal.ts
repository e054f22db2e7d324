import type { AdoptedValue } from '../model/answers.ts';

/** Values that a proposal names one by one. */
const mostNamed = 100;

/** What a pull request says that declares what was seen: each value with who saw it, and what it leaves out for which reason. */
export function adoptionProposal(values: readonly AdoptedValue[]): { readonly title: string; readonly body: string } {
  const written = values.filter(({ action }) => action !== 'skipped');
  const skipped = values.filter(({ action }) => action === 'skipped');
  const seen = written.map((value) => `${place(value)}, seen by ${code(value.seen.source)} at ${value.seen.at}`);
  const left = skipped.map((value) => `${place(value)}: ${value.reason ?? ''}`);
  const rest = left.length > 0 ? `\nLeft as it is, though it differs:\n\n${list(left)}` : '';
  return {
    title: `Declare what was seen (${written.length} ${written.length === 1 ? 'value' : 'values'})`,
    body: `What runs differs from what is declared. This declares it:\n\n${list(seen)}${rest}`,
  };
}

function place({ ref, path }: AdoptedValue): string {
  return `${code(ref)} ${code(path)}`;
}

function list(lines: readonly string[]): string {
  const more = lines.length > mostNamed ? `- and ${lines.length - mostNamed} more\n` : '';
  return `${lines
    .slice(0, mostNamed)
    .map((line) => `- ${line}\n`)
    .join('')}${more}`;
}

/** On one line, whatever stands in it. */
function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')}\``;
}
