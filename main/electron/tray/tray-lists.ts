/** The clients and connectors in the tray's menu. Pure. */
import { ownTitleOf } from '../../../contract/plain/connector-words.ts';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import { visible } from '../../core/lib/visible-text.ts';
import { separator, type TrayEntry } from './tray-entry.ts';

const mostListed = 20;

export function clientsMenu(clients: readonly ClientView[], nowMs: number): TrayEntry[] {
  // Only what can still do something: a revoked client has nothing left to take.
  const listed = clients.filter(({ status, activeTokens, grants }) =>
    status === 'blocked' ? grants.length > 0 : status === 'active' || activeTokens > 0,
  );
  if (listed.length === 0) return [{ label: 'No client has access' }];
  return [
    ...listed.slice(0, mostListed).map((client) => clientEntry(client, nowMs)),
    ...more(listed.length, 'clients'),
    separator,
    {
      label: 'Revoke all…',
      submenu: [
        {
          label: 'Revoke all now (cannot be undone)',
          action: { kind: 'command', name: 'client.revokeAll', input: {} },
        },
      ],
    },
  ];
}

function clientEntry(client: ClientView, nowMs: number): TrayEntry {
  const { clientId } = client;
  const used = client.status === 'blocked' ? 'blocked' : usedWords(client.lastUsedAt, nowMs);
  return {
    label: `${short(client.name)}, ${used}`,
    submenu: [
      {
        // The menu's own confirmation: one more step, and a click that slipped ends in the submenu.
        label: 'Revoke access…',
        submenu: [
          {
            label: 'Revoke now (cannot be undone)',
            action: { kind: 'command', name: 'client.revoke', input: { clientId } },
          },
        ],
      },
      ...(client.status === 'blocked'
        ? []
        : [
            {
              label: 'Block',
              action: { kind: 'command', name: 'client.block', input: { clientId } },
            } as const,
          ]),
      {
        label: 'Open',
        action: { kind: 'open', page: `clients/${encodeURIComponent(clientId)}` },
      },
    ],
  };
}

export function connectorsMenu(connectors: readonly ConnectorView[]): TrayEntry[] {
  if (connectors.length === 0) {
    return [{ label: 'Add a connector…', action: { kind: 'open', page: 'connectors' } }];
  }
  return [
    ...connectors.slice(0, mostListed).map(connectorEntry),
    ...more(connectors.length, 'connectors'),
  ];
}

function connectorEntry(connector: ConnectorView): TrayEntry {
  const { name } = connector;
  const page = `connectors/${name}`;
  const toReview = connector.toolsToReview + connector.itemsToReview;
  const review = toReview > 0 ? `, ${toReview} to review` : '';
  return {
    label: `${short(ownTitleOf(connector) ?? name, 60)} (${stateWords(connector)}${review})`,
    submenu: [
      connector.enabled
        ? {
            label: 'Disable',
            action: { kind: 'command', name: 'connector.disable', input: { name } },
          }
        : { label: 'Enable…', action: { kind: 'open', page } },
      {
        label: needsLogin(connector) ? 'Log in…' : 'Reconnect…',
        action: { kind: 'open', page },
      },
      { label: 'Open', action: { kind: 'open', page } },
    ],
  };
}

/** That a login is needed comes before that nothing connects: it says what to do. */
function stateWords(connector: ConnectorView): string {
  if (!connector.enabled) return 'disabled';
  if (needsLogin(connector)) return 'login needed';
  if (connector.auth === 'refused') return 'token refused';
  if (connector.login?.endsSoon === true) return 'login ends soon';
  return connector.connection;
}

function needsLogin({ enabled, auth }: ConnectorView): boolean {
  return enabled && (auth === 'action-required' || auth === 'expired');
}

function more(length: number, page: 'clients' | 'connectors'): TrayEntry[] {
  if (length <= mostListed) return [];
  return [{ label: `${length - mostListed} more…`, action: { kind: 'open', page } }];
}

/**
 * Names come from clients: no line breaks, no hidden characters, no entry as wide as the screen.
 */
export function short(name: string, longest = 40): string {
  return visible(name, longest);
}

function usedWords(lastUsedAt: string | null, nowMs: number): string {
  if (lastUsedAt === null) return 'never used';
  const minutes = Math.floor((nowMs - Date.parse(lastUsedAt)) / 60_000);
  if (minutes < 1) return 'used just now';
  if (minutes < 60) return `used ${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `used ${hours} h ago`;
  const days = Math.floor(hours / 24);
  return days === 1 ? 'used yesterday' : `used ${days} days ago`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
