// The licences of packages that a bundle has taken in, which ask to be passed on with it.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of the packages that a build has read, sorted, relative to the folder that it ran in. */
export function packagesIn({ inputs }) {
  const folders = Object.keys(inputs).flatMap(
    (file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [],
  );
  return [...new Set(folders)].sort();
}

/** Name, version and licence of each, one after the other. */
export function licencesOf(root, packages) {
  return packages.map((folder) => licence(join(root, folder))).join('\n');
}

function licence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim() : 'No licence file.';
  return `${name} ${version} (${license})\n\n${text}\n\n${'-'.repeat(80)}\n`;
}
