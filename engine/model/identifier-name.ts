/** Other names for the same. */
const aliases: Readonly<Record<string, string>> = { hostname: 'host', ip: 'address', serialNumber: 'serial' };

/** The one name of an identifier that goes by several. */
export function identifierName(name: string): string {
  return (Object.hasOwn(aliases, name) ? aliases[name] : undefined) ?? name;
}
