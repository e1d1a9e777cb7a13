/**
 * A computer that somebody manages, in each way it can be: scenes `managed`, `managed-off` and
 * `managed-broken`.
 */
import type { ManagedView } from '../../../contract/views/managed.ts';
import { unmanaged } from '../../../contract/plain/unmanaged.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';

const managed: ManagedView = {
  ...unmanaged,
  state: 'in-force',
  by: { name: 'Example Ltd. IT', contact: 'it@example.com' },
  access: 'read-only',
  registration: 'allow-list',
  mayAddConnectors: false,
  locks: ['registration', 'tools', 'connectors'],
  permissions: { registration: 'edit', access: 'view' },
  roles: [{ role: 'reader', group: 'everyone' }],
  lines: [
    { topic: 'Access', says: 'Clients may read, not change anything', binds: true },
    { topic: 'Registration', says: 'Only listed clients may come', binds: true },
    {
      topic: 'Allowed clients',
      says: 'https://claude.ai/oauth/claude-code-client-metadata',
      binds: true,
    },
    { topic: 'Connectors', says: 'People may not add connectors', binds: true },
    { topic: 'Forbidden connectors', says: '*://*.example.net; npx **', binds: true },
    { topic: 'Provided: wiki', says: 'https://wiki.example.com/mcp', binds: false },
    { topic: 'Tools', says: 'every tool of class destructive everywhere: blocked', binds: true },
    { topic: 'Access tokens', says: '15 minutes at most', binds: true },
    { topic: 'Activity log', says: 'kept for 30 days at least', binds: false },
    { topic: 'Locked', says: 'tools', binds: true },
  ],
  provided: [
    {
      name: 'wiki',
      title: 'Company wiki',
      description: 'Pages and decisions of every team.',
      url: 'https://wiki.example.com/mcp',
      tools: null,
      addedAs: null,
    },
    {
      name: 'tickets',
      title: 'Tickets',
      description: null,
      url: 'https://tickets.example.com/mcp',
      tools: ['get_*', 'search_*'],
      addedAs: 'github',
    },
  ] as ManagedView['provided'],
};

/** What of the world is another there; nothing where nobody manages it. */
export function managedScene(scene: string): Partial<AppSnapshot> {
  switch (scene) {
    case 'managed':
      return { managed, accessPolicy: 'read-only' };
    case 'managed-off':
      return {
        managed: { ...managed, access: 'disabled', locks: [...managed.locks, 'master'] },
        accessPolicy: 'disabled',
      };
    case 'managed-broken':
      return {
        managed: {
          ...unmanaged,
          state: 'refused',
          access: 'disabled',
          registration: 'closed',
          mayAddConnectors: false,
          locks: ['master', 'registration', 'access', 'tools', 'connectors'],
          problems: [
            { place: 'acess', message: 'There is no such setting.' },
            { place: 'tools[0].mode', message: 'Use one of "ask", "block".' },
          ],
        },
        accessPolicy: 'disabled',
      };
    default:
      return {};
  }
}

/** What needs the person there. */
export function troubleOf(scene: string): AppSnapshot['repairs'] {
  switch (scene) {
    case 'managed':
      return [
        {
          id: 'held:dyn-6f1c9a20:github:managed',
          severity: 'attention',
          title: 'Cursor was refused: Example Ltd. IT holds access at Read-only',
          detail:
            'It wanted to change something at github. Only whoever manages this computer can raise that. Ask it@example.com if you need it.',
          fix: { kind: 'settings', label: 'See what is locked' },
        },
        {
          id: 'unknown-client',
          severity: 'attention',
          title: 'A program came back with a registration that is not known here',
          detail:
            'It kept one from before its client was removed. Most programs then register anew. In VS Code, run “Authentication: Remove Dynamic Authentication Providers” in the command palette and connect again; in others, log out of Consentry and connect again.',
          fix: { kind: 'clients', label: 'See the clients' },
        },
      ];
    case 'managed-broken':
      return [
        {
          id: 'managed-policy',
          severity: 'error',
          title: 'The policy of this computer cannot be used, so nothing is allowed',
          detail:
            'acess: There is no such setting. And 1 more. It is /etc/consentry/policy.json. Whoever manages this computer can mend it; “consentry policy check” names every fault. Everything goes on by itself then.',
          fix: null,
        },
      ];
    default:
      return [];
  }
}
