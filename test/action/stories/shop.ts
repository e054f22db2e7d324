import type { Account } from '../../github-server/state.ts';
import type { Edits } from './repository.ts';

/** Answers for payments. */
export const octocat: Account = { login: 'octocat', id: 583_231, type: 'User' };
/** Answers for orders. */
export const hubot: Account = { login: 'hubot', id: 480_938, type: 'User' };
/** Answers for the platform. */
export const monalisa: Account = { login: 'monalisa', id: 2_002, type: 'User' };
/** Answers for nothing. */
export const contributor: Account = { login: 'contributor', id: 1_001, type: 'User' };
export const accounts: readonly Account[] = [monalisa, octocat, hubot, contributor];

export const config = `apiVersion: groundtruth/v1
kind: Config
include: [catalog/**/*.yaml]
approvals: {criticality: high, state: degraded}
`;

const teams = `apiVersion: groundtruth/v1
kind: Team
metadata: {name: payments}
spec: {members: [octocat]}
---
apiVersion: groundtruth/v1
kind: Team
metadata: {name: orders}
spec: {members: [Hubot]}
---
apiVersion: groundtruth/v1
kind: Team
metadata: {name: platform}
spec: {members: [monalisa]}
`;

export function service(name: string, owner: string, needs: readonly string[], title = name): string {
  return `apiVersion: groundtruth/v1
kind: Service
metadata: {name: ${name}, title: ${JSON.stringify(title)}}
spec: {owner: 'team:${owner}', criticality: critical, outcome: It works., dependsOn: [${needs.map((need) => `'${need}'`).join(', ')}]}
`;
}

export function database(name: string, owner: string, version = '15'): string {
  return `apiVersion: groundtruth/v1
kind: Asset
metadata: {name: ${name}}
spec: {owner: 'team:${owner}', class: database.postgresql, attributes: {version: "${version}"}}
`;
}

/**
 * Checkout (payments) and orders (orders) are services of their own, each on its own database, and payments answers for
 * the database of checkout.
 */
export const shop: Edits = {
  'groundtruth.yaml': config,
  'catalog/teams.yaml': teams,
  'catalog/checkout.yaml': service('checkout', 'payments', ['asset:checkout-db']),
  'catalog/checkout-db.yaml': database('checkout-db', 'payments'),
  'catalog/orders.yaml': service('orders', 'orders', ['asset:orders-db']),
  'catalog/orders-db.yaml': database('orders-db', 'orders'),
};

/** A major version more: the service on it goes down while it is done. */
export const upgrade: Edits = { 'catalog/checkout-db.yaml': database('checkout-db', 'payments', '16') };
export { teams };
