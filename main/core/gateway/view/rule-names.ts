/** What the clients and groups of a rule are called. */
import type { Clients } from '../../grants/clients/clients.ts';
import type { PermissionBook } from '../../permission-sets/permission-book.ts';
import type { RuleNames } from '../../rules/rule-words.ts';

/** @returns names as they are when they are asked for */
export function ruleNames(
  clients: Pick<Clients, 'get'>,
  permissions: Pick<PermissionBook, 'current'>,
): RuleNames {
  return {
    ofClient: (id) => clients.get(id)?.name ?? id,
    ofGroup: (id) => permissions.current().groups.get(id)?.name ?? id,
  };
}
