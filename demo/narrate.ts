/** Prints a heading and a paragraph, wrapped to a width that reads well. */
export function narrate(heading: string, text: string): void {
  const columns = Math.min(process.stdout.columns ?? 88, 88);
  process.stdout.write(
    `\n── ${heading} ${'─'.repeat(Math.max(0, columns - heading.length - 4))}\n${wrap(text, columns)}\n\n`,
  );
}

function wrap(text: string, columns: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}
