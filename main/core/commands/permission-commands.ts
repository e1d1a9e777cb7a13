/** Commands about permission sets and groups of clients (ATOMIC-10, 11). */
import type {
  AffectedClient,
  PermissionChange,
  PermissionsView,
} from '../../../contract/views/permission-sets.ts';
import type { AccessChoice } from '../../../contract/views/held-by-groups.ts';
import type { Control } from './command-registry.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import type { Applications } from '../grants/clients/applications.ts';
import { CoreError } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import { heldLevel, isHigher, type Permissions } from '../permission-sets/held-level.ts';
import type { PermissionBook } from '../permission-sets/permission-book.ts';
import { setInWords } from '../permission-sets/permission-words.ts';
import type { RuleBook } from '../rules/rule-book.ts';

export interface PermissionCommandParts {
  readonly permissions: PermissionBook;
  readonly applications: Applications;
  readonly connectors: Connectors;
  readonly rules: RuleBook;
  /**
   * What decisions depend on has changed: lists are built anew, clients notified, given answers
   * looked at anew.
   */
  readonly rulesChanged: () => void;
}

type Names = 'permissions.list' | 'permissions.preview' | 'permissions.change';

/** @returns the commands about permission sets and groups */
export function createPermissionCommands(parts: PermissionCommandParts): Pick<Control, Names> {
  const { permissions, applications, connectors } = parts;

  /**
   * Clients are kept by registration, and meant as applications: one that a person names brings all
   * of them.
   */
  function withAllRegistrations(change: PermissionChange): PermissionChange {
    if (change.kind !== 'group') return change;
    const ids = change.body.clients.flatMap((id) =>
      applications.of(id).map(({ clientId }) => clientId),
    );
    return { ...change, body: { ...change.body, clients: [...new Set(ids)] } };
  }

  /**
   * Every client whose level is another then, at every connector there is and at those that may
   * come.
   */
  function affectedBy(now: Permissions, then: Permissions): AffectedClient[] {
    const names = [...connectors.list().map(({ name }) => name), '*'];
    const level = (all: Permissions, clientId: string, connector: string): AccessChoice =>
      heldLevel(all, clientId, connector)?.level ?? 'write';
    return applications.list().flatMap(([client]) =>
      client === undefined
        ? []
        : names.flatMap((connector) => {
            const before = level(now, client.clientId, connector);
            const after = level(then, client.clientId, connector);
            if (before === after) return [];
            const name = visible(client.name, limits.text.name);
            return [{ clientId: client.clientId, name, connector, before, after }];
          }),
    );
  }

  const rulesNaming = (groupId: string) =>
    parts.rules
      .list()
      .map((rule, index) => ({ rule, position: index + 1 }))
      .filter(({ rule }) => rule.groups.includes(groupId));

  /** Who comes in is under its rules, and who leaves is not. */
  function maySoftenRules(change: PermissionChange): boolean {
    if (change.kind !== 'group' || change.id === undefined) return false;
    const before = permissions.current().groups.get(change.id)?.clients ?? [];
    const { clients: after } = change.body;
    const someoneCame = after.some((id) => !before.includes(id));
    const someoneLeft = before.some((id) => !after.includes(id));
    return rulesNaming(change.id).some(
      ({ rule: { isOn, action } }) =>
        isOn && ((someoneCame && action !== 'block') || (someoneLeft && action !== 'allow')),
    );
  }

  /** @throws CoreError `conflict` – what blocks it would block nobody any more */
  function assertUnnamed(groupId: string): void {
    const [first] = rulesNaming(groupId);
    if (first === undefined) return;
    throw new CoreError('conflict', `Rule ${first.position} names this group.`, {
      hint: 'Change or remove that rule first.',
    });
  }

  function wouldAffect(change: PermissionChange): AffectedClient[] {
    const then = permissions.planned(withAllRegistrations(change));
    return affectedBy(permissions.current(), then);
  }

  function view(): PermissionsView {
    const { sets, groups } = permissions.current();
    return {
      sets: [...sets.values()].map((set) => ({
        ...set,
        inWords: setInWords(set),
        groups: [...groups.values()].flatMap(({ name, sets: ids }) =>
          ids.includes(set.id) ? [name] : [],
        ),
      })),
      groups: [...groups.values()].map((group) => {
        const members = applications
          .list()
          .filter((all) => all.some(({ clientId }) => group.clients.includes(clientId)))
          .flatMap(([first]) => first ?? []);
        return {
          id: group.id,
          name: group.name,
          sets: [...group.sets],
          clients: members.map(({ clientId }) => clientId),
          clientNames: members.map(({ name }) => visible(name, limits.text.name)),
          rules: rulesNaming(group.id).map(({ position }) => position),
        };
      }),
      unreadable: [...permissions.unreadable()],
    };
  }

  return {
    'permissions.list': view,
    'permissions.preview': ({ change }) => {
      const affected = wouldAffect(change);
      const shown = limits.permissions.affectedShown;
      return { affected: affected.slice(0, shown), more: Math.max(0, affected.length - shown) };
    },
    'permissions.change': {
      // Removing what cannot be read may lift what it held everybody to.
      widens: ({ change }) =>
        wouldAffect(change).some(({ before, after }) => isHigher(after, before)) ||
        maySoftenRules(withAllRegistrations(change)) ||
        (change.kind === 'remove-group' && !permissions.current().groups.has(change.id)),
      run({ change }, { direction, note }) {
        if (change.kind === 'remove-group') assertUnnamed(change.id);
        note({ detail: inWords(change, wouldAffect(change).length) });
        permissions.change(withAllRegistrations(change), direction);
        parts.rulesChanged();
        return view();
      },
    },
  };
}

function inWords(change: PermissionChange, affected: number): string {
  const what = change.kind === 'set' || change.kind === 'remove-set' ? 'permission set' : 'group';
  const text =
    change.kind === 'set' || change.kind === 'group'
      ? `${what} ${change.body.name}`
      : `${what} ${change.id} removed`;
  return visible(`${text}, ${affected} changes for clients`, 200);
}
