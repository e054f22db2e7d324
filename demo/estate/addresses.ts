/**
 * Where the estate lives. Linux gives every program all of 127.0.0.0/8, so each member has an address of its own,
 * like a machine, and nothing leaves this one. `catalog/` declares the same addresses; a test holds the two together.
 */
export const addresses = {
  storefront: { host: '127.77.0.11', port: 8443 },
  ordersApi: { host: '127.77.0.12', port: 8080 },
  ordersDatabase: { host: '127.77.0.13', port: 5432 },
  /** Declared in the catalog, and started by nobody. */
  search: { host: '127.77.0.14', port: 9200 },
  cardGateway: { host: '127.77.0.15', port: 8443 },
} as const;

export interface Address {
  readonly host: string;
  readonly port: number;
}
