const heading = `# Suggestions that somebody has rejected: \`groundtruth suggest\` does not make them again. Take a line out to see it once more.
`;

/** The ids in a file of rejections: the first word of each line that is no comment. */
export function readRejections(text: string): ReadonlySet<string> {
  const ids = text.split(/\r\n|\n|\r/).map((line) => /^[0-9a-f]{16}(?=\s|$)/.exec(line)?.[0]);
  return new Set(ids.filter((id) => id !== undefined));
}

/** The text of the file with further rejections, each with what it was of and when. */
export function addRejections(
  text: string,
  rejected: readonly { readonly id: string; readonly what: string }[],
  at: string,
): string {
  const begun = text === '' ? heading : text.endsWith('\n') ? text : `${text}\n`;
  const known = readRejections(text);
  const lines = rejected
    .filter(({ id }) => !known.has(id))
    .map(({ id, what }) => `${id}  ${what.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')} (${at.slice(0, 10)})\n`);
  return `${begun}${lines.join('')}`;
}
