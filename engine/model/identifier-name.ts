/** Other names for the same. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['hostname', 'host'],
  ['ip', 'address'],
  ['serialNumber', 'serial'],
]);

/** The one name of an identifier that goes by several. */
export function identifierName(name: string): string {
  return aliases.get(name) ?? name;
}
