/** Invented clients for development and tests. */
import type { ClientView, GrantView } from '../../../contract/views.ts';
import { ago } from './fake-time.ts';

function grant(
  id: string,
  access: GrantView['access'],
  usedMinutes: number | null,
  tokens: number,
): GrantView {
  return {
    grantId: id,
    clientId: id,
    resources: ['/mcp'],
    access,
    scopes: Object.entries(access).flatMap(([name, level]) =>
      [`${name === '*' ? 'connectors' : name}:read`].concat(
        level === 'write' ? [`${name === '*' ? 'connectors' : name}:write`] : [],
      ),
    ),
    createdAt: ago(60 * 24 * 12),
    lastUsedAt: usedMinutes === null ? null : ago(usedMinutes),
    activeTokens: tokens,
    endsAt: null,
    isRemembered: false,
    tokens: Array.from({ length: tokens }, (_, index) => ({
      tokenId: `${id}-t${index}`,
      createdAt: ago(60 * 24 * (12 - index)),
      expiresAt: ago(-60 * 24 * (18 + index)),
      lastUsedAt: usedMinutes === null ? null : ago(usedMinutes + index * 90),
      rotations: 40 - index * 17,
      staysLoggedIn: true,
    })),
  };
}

/** The realistic set. */
export function fakeClients(): ClientView[] {
  return [
    {
      clientId: 'https://claude.ai/oauth/claude-code.json',
      clientIds: ['https://claude.ai/oauth/claude-code.json'],
      proof: 'Nothing proves this name: any program on this computer can use it.',
      isConfidential: false,
      registeredBy: 'node (mcp-remote), /usr/bin/node',
      name: 'Claude Code',
      identity: 'metadata-url',
      status: 'active',
      redirectUris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
      scopes: ['github:read', 'github:write', 'linear:read'],
      scopesInWords: ['Read and write with github', 'Read with linear'],
      registeredAt: ago(60 * 24 * 12),
      lastUsedAt: ago(2),
      activeTokens: 2,
      callsToday: 148,
      heldApprovals: 1,
      asksDeniedUntil: null,
      grants: [grant('g-claude', { github: 'write', linear: 'read' }, 2, 2)],
    },
    {
      clientId: 'dyn-6f1c9a20',
      clientIds: ['dyn-6f1c9a20'],
      proof: 'Nothing proves this name: any program on this computer can use it.',
      isConfidential: false,
      registeredBy: 'node (mcp-remote), /usr/bin/node',
      name: 'Cursor',
      identity: 'dynamic',
      status: 'active',
      redirectUris: ['cursor://anysphere.cursor-mcp/oauth/callback'],
      scopes: ['connectors:read'],
      scopesInWords: ['Read with every connector'],
      registeredAt: ago(60 * 24 * 30),
      lastUsedAt: ago(60 * 22),
      activeTokens: 1,
      callsToday: 37,
      heldApprovals: 0,
      asksDeniedUntil: null,
      grants: [grant('g-cursor', { '*': 'read' }, 60 * 22, 1)],
    },
    {
      clientId: 'dyn-02bd77e1',
      clientIds: ['dyn-02bd77e1'],
      proof: 'Nothing proves this name: any program on this computer can use it.',
      isConfidential: false,
      registeredBy: 'node (mcp-remote), /usr/bin/node',
      name: 'Visual Studio Code',
      identity: 'dynamic',
      status: 'active',
      redirectUris: ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect'],
      scopes: ['filesystem:read'],
      scopesInWords: ['Read with filesystem'],
      registeredAt: ago(60 * 24 * 3),
      lastUsedAt: ago(60 * 24 * 2),
      activeTokens: 1,
      callsToday: 0,
      heldApprovals: 0,
      asksDeniedUntil: null,
      grants: [grant('g-code', { filesystem: 'read' }, 60 * 24 * 2, 1)],
    },
    {
      clientId: 'pre-ci',
      clientIds: ['pre-ci'],
      proof: 'Nothing proves this name: any program on this computer can use it.',
      isConfidential: false,
      registeredBy: 'node (mcp-remote), /usr/bin/node',
      name: 'Release pipeline',
      identity: 'pre-registered',
      status: 'blocked',
      redirectUris: ['http://127.0.0.1/oauth'],
      scopes: ['linear:read'],
      scopesInWords: ['Read with linear'],
      registeredAt: ago(60 * 24 * 90),
      lastUsedAt: ago(60 * 24 * 41),
      activeTokens: 1,
      callsToday: 0,
      heldApprovals: 0,
      asksDeniedUntil: null,
      grants: [grant('g-ci', { linear: 'read' }, 60 * 24 * 41, 1)],
    },
    {
      clientId: 'dyn-91aa0c3f',
      clientIds: ['dyn-91aa0c3f'],
      proof: 'Nothing proves this name: any program on this computer can use it.',
      isConfidential: false,
      registeredBy: 'node (mcp-remote), /usr/bin/node',
      name: 'MCP Inspector',
      identity: 'dynamic',
      status: 'revoked',
      redirectUris: ['http://localhost:6274/oauth/callback'],
      scopes: [],
      scopesInWords: [],
      registeredAt: ago(60 * 24 * 5),
      lastUsedAt: ago(60 * 24 * 4),
      activeTokens: 0,
      callsToday: 0,
      heldApprovals: 0,
      asksDeniedUntil: null,
      grants: [],
    },
  ];
}

/** A name as long as names get, holding what `visible-text` makes of bidi characters. */
export const hostileName =
  'Claude⟨U+202E⟩' +
  ' verified by Anthropic ✔ calls itself nothing '.repeat(7) +
  '⟨U+2066⟩W'.repeat(10) +
  'x'.repeat(74);
