/** `version`, `tlsVersion`, `engine_version`: attributes whose values are compared as versions. */
export function isVersionName(name: string): boolean {
  return /(?:^v|V|[-_.]v)ersion$/.test(name);
}

/**
 * True where one version is the other, or is less exact: `15` means any `15.x`, `v1.2.3` is `1.2.3`, and build metadata and a
 * packager's revision (`8.0.35-0ubuntu1`) say nothing against it. A pre-release (`1.2.3-rc.1`) is another version.
 */
export function versionsAgree(a: string, b: string): boolean {
  const [one, other] = [plainVersion(a), plainVersion(b)];
  return one === other || extendsVersion(one, other) || extendsVersion(other, one);
}

function plainVersion(text: string): string {
  return text
    .trim()
    .replace(/^v(?=[0-9])/i, '')
    .replace(/\+.*$/s, '');
}

function extendsVersion(longer: string, shorter: string): boolean {
  if (shorter === '' || !longer.startsWith(shorter)) return false;
  const rest = longer.slice(shorter.length);
  return /^(?:\.|[-~ ](?=[0-9(]))/.test(rest) || (rest.startsWith('-') && shorter.split('.').length < 3);
}
