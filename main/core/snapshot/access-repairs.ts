/**
 * Why clients get nothing, or less than they request, though nothing is broken: a control that is
 * down, by whom, and who can raise it (ATOMIC-19, ATOMIC-23, ATOMIC-25).
 */
import type { ManagedView } from '../../../contract/views/managed.ts';
import type { AccessPolicy } from '../../../contract/views/access.ts';
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { HeldDown } from '../gateway/view/lately-refused.ts';

export interface AccessFacts {
  readonly managed: ManagedView;
  /** What the person set, and what holds. */
  readonly ownAccess: AccessPolicy;
  readonly access: AccessPolicy;
  readonly isAccessChosen: boolean;
  /** Calls that something other than a grant held down, and that it still would. */
  readonly held: readonly (HeldDown & { readonly name: string })[];
  /** Somebody came with a client id that is not known here, and nobody has registered since. */
  readonly hasUnknownClient: boolean;
}

export function accessRepairs(facts: AccessFacts): Repair[] {
  return [
    ...offRepair(facts),
    ...facts.held.map((one) => heldRepair(one, facts.managed)),
    ...(facts.hasUnknownClient ? [unknownClient] : []),
  ];
}

/** Whether that which held a call down still does. */
export function stillHolds(
  { by, clientId, connector }: HeldDown,
  { ownAccess, managed }: Pick<AccessFacts, 'ownAccess' | 'managed'>,
  globalState: {
    readonly clients: readonly ClientView[];
    readonly connectors: readonly ConnectorView[];
  },
): boolean {
  switch (by) {
    case 'policy':
      return ownAccess === 'read-only';
    case 'managed':
      return managed.access === 'read-only';
    case 'managed-tool':
      return managed.state === 'in-force';
    case 'connector':
      return globalState.connectors.some(
        ({ name, isReadOnly }) => name === connector && isReadOnly,
      );
    case 'group':
      return globalState.clients.some(
        ({ clientIds, heldTo }) =>
          clientIds.includes(clientId) &&
          heldTo.some((one) => one.connector === connector && one.level !== 'write'),
      );
  }
}

function offRepair({ managed, access, isAccessChosen }: AccessFacts): Repair[] {
  // A policy that cannot be used says so itself.
  if (access !== 'disabled' || managed.state === 'refused') return [];
  const stays = 'What was granted stays, and works again when access is on.';
  const isManaged = managed.access === 'disabled';
  if (!isAccessChosen && !isManaged)
    return [
      {
        id: 'access-off',
        severity: 'attention',
        title: 'Choose what AI apps may do',
        detail: 'No client can call anything until you choose an access policy.',
        fix: { kind: 'choose-access', label: 'Choose' },
      },
    ];
  const isLocked = managed.locks.includes('master');
  return [
    {
      id: 'access-off',
      severity: 'attention',
      title: isManaged
        ? `Access is switched off by ${managerOf(managed)}`
        : 'The access policy is set to Disabled',
      detail: isManaged
        ? `No client can call anything. Only whoever manages this computer can change that.${askOf(managed)} ${stays}`
        : `No client can call anything.${isLocked ? ` Switching it on is locked by ${managerOf(managed)}.${askOf(managed)}` : ''} ${stays}`,
      fix: {
        kind: 'open',
        page: 'settings',
        label: isManaged || isLocked ? 'See what is locked' : 'Change it in Settings',
      },
    },
  ];
}

function heldRepair(
  { by, clientId, connector, name }: AccessFacts['held'][number],
  managed: ManagedView,
): Repair {
  const common = { id: `held:${clientId}:${connector}:${by}`, severity: 'attention' } as const;
  const attempt = `It wanted to change something at ${connector}.`;
  switch (by) {
    case 'policy':
      return {
        ...common,
        title: `${name} was refused: the access policy is Read-only`,
        detail: `${attempt} ${
          managed.locks.includes('master')
            ? `Raising the policy is locked by ${managerOf(managed)}.${askOf(managed)}`
            : 'If clients should, raise the policy in Settings: it applies at once, without a new login.'
        }`,
        fix: { kind: 'open', page: 'settings', label: 'Look at the policy' },
      };
    case 'managed':
      return {
        ...common,
        title: `${name} was refused: ${managerOf(managed)} holds access at Read-only`,
        detail: `${attempt} Only whoever manages this computer can raise that.${askOf(managed)}`,
        fix: { kind: 'open', page: 'settings', label: 'See what is locked' },
      };
    case 'managed-tool':
      return {
        ...common,
        title: `${name} was refused: ${managerOf(managed)} blocks a tool that it wanted at ${connector}`,
        detail: `Only whoever manages this computer can open it.${askOf(managed)} Activity names the tool.`,
        fix: { kind: 'open', page: 'settings', label: 'See what is locked' },
      };
    case 'connector':
      return {
        ...common,
        title: `${name} was refused: ${connector} may only be read`,
        detail: `${attempt} If clients should, switch Read-only off in the settings of the connector.`,
        fix: { kind: 'connector', connector, label: 'Open the connector' },
      };
    case 'group':
      return {
        ...common,
        title: `${name} was refused: its group may not change anything at ${connector}`,
        detail: 'The page of the client names the group and the permission set that say so.',
        fix: { kind: 'client', clientId, label: 'Look at the client' },
      };
  }
}

const unknownClient: Repair = {
  id: 'unknown-client',
  severity: 'attention',
  title: 'A program came back with a registration that is not known here',
  detail:
    'It kept one from before its client was removed. Most programs then register again. In VS Code, run “Authentication: Remove Dynamic Authentication Providers” in the command palette and connect again; in others, log out of Consentry and connect again.',
  fix: { kind: 'open', page: 'clients', label: 'See the clients' },
};

function managerOf({ by }: ManagedView): string {
  return by?.name ?? 'the policy of this computer';
}

function askOf({ by }: ManagedView): string {
  return by === null ? '' : ` Ask ${by.contact ?? by.name} if you need it.`;
}
