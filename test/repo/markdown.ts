/** Files that a markdown text links to, as written, without their anchors. */
export function linkTargets(text: string): readonly string[] {
  const targets: string[] = [];
  for (const [, bracketed, plain] of withoutCode(text).matchAll(/\]\((?:<([^>]*)>|([^)\s]*))[^)]*\)/g)) {
    const [path] = (bracketed ?? plain ?? '').split('#');
    if (path !== undefined && path !== '' && !/^[a-z]+:/.test(path)) targets.push(path);
  }
  return targets;
}

/** Names after `npm run`, with `npm test` for `test`. */
export function npmScripts(text: string): readonly string[] {
  return [...text.matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(test)\b)/g)].map(([, name, test]) => name ?? test ?? '');
}

/** First words after `groundtruth` where it is typed: in code, at the start of a line, a prompt or a span. */
export function commandLines(text: string): readonly string[] {
  return [...text.matchAll(/(?:^|`)(?:\$ )?(?:npx )?groundtruth ([a-z][\w-]*)/gm)].map(([, name]) => name ?? '');
}

/** Code is no markdown: a link in it is text. */
function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');
}
