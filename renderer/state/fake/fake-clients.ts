/** Invented clients for development and tests. */
import { isOwnRight, ownRights } from '../../../contract/plain/own-rights.ts';
import type {
  OwnTokenLifetimes,
  TokenLifetimesView,
} from '../../../contract/views/token-lifetimes.ts';
import type {
  ClientView,
  GrantView,
  TokenView,
} from '../../../contract/views/snapshot/client-view.ts';
import { unproven } from './fake-consents.ts';
import { ago } from './fake-time.ts';

const day = 60 * 24;

/** What one login gave; the newest first. */
function token(id: string, index: number, usedMinutes: number | null): TokenView {
  const staysLoggedIn = index % 3 !== 2;
  return {
    tokenId: `${id}-t${index}`,
    createdAt: ago(day * (1 + index * 4)),
    expiresAt: ago(staysLoggedIn ? -day * (29 - index * 4) : -35),
    lastUsedAt: usedMinutes === null ? null : ago(usedMinutes + index * 90),
    rotations: staysLoggedIn ? 4 + index * 37 : 0,
    staysLoggedIn,
  };
}

function grant(
  clientId: string,
  access: GrantView['access'],
  tokens: readonly TokenView[],
  change: Partial<GrantView> = {},
): GrantView {
  return {
    grantId: `grant-${clientId}`,
    clientId,
    resources: ['/mcp'],
    access,
    scopes: scopesOf(access),
    createdAt: ago(day * 12),
    endsAt: ago(-day * 168),
    isRemembered: false,
    lastUsedAt: tokens[0]?.lastUsedAt ?? null,
    activeTokens: tokens.length,
    tokens: [...tokens],
    ...change,
  };
}

type Facts = Pick<ClientView, 'clientId' | 'name' | 'identity' | 'redirectUris'> &
  Partial<ClientView>;

/** One application with what follows from its grants. */
function client(facts: Facts): ClientView {
  return withGrants(
    {
      clientIds: [facts.clientId],
      proof: unproven,
      isConfidential: false,
      registeredBy: null,
      status: 'active',
      scopes: [],
      scopesInWords: [],
      registeredAt: ago(day * 12),
      lastUsedAt: null,
      activeTokens: 0,
      callsToday: 0,
      heldApprovals: 0,
      asksDeniedUntil: null,
      connectorsOff: [],
      toolModes: 0,
      groups: [],
      heldTo: [],
      tokenLifetimes: fakeLifetimes(null),
      resources: [],
      grants: [],
      moreGrants: 0,
      ...facts,
    },
    facts.grants ?? [],
  );
}

/** The client with these grants: rights and tokens are always those of its grants. */
export function withGrants(view: ClientView, grants: readonly GrantView[]): ClientView {
  const access: GrantView['access'] = {};
  for (const each of grants)
    for (const [name, level] of Object.entries(each.access))
      if (access[name] !== 'write') access[name] = level;
  return {
    ...view,
    scopes: scopesOf(access),
    scopesInWords: Object.entries(access).map(([name, level]) => {
      if (isOwnRight(name)) return ownRights[name].inWords;
      const where = name === '*' ? 'every connector, also ones added later' : name;
      return level === 'write' ? `Read and write with ${where}` : `Read with ${where}`;
    }),
    activeTokens: grants.reduce((sum, each) => sum + each.activeTokens, 0),
    resources: [...new Set(grants.flatMap(({ resources }) => resources))],
    grants: [...grants],
  };
}

export function scopesOf(access: GrantView['access']): string[] {
  return Object.entries(access)
    .map(([name, level]) =>
      isOwnRight(name) ? ownRights[name].scope : `${name === '*' ? 'connectors' : name}:${level}`,
    )
    .toSorted();
}

const claudeCode = 'https://claude.ai/oauth/claude-code.json';
const claude = 'https://claude.ai/oauth/mcp-oauth-client-metadata';

/** The realistic set; `many` has a client that registered and logged in again and again. */
export function fakeClients(scene: string): ClientView[] {
  const again = scene === 'many' ? 40 : 3;
  const ids = Array.from({ length: again }, (_, index) => `dyn-6f1c9a2${index}`);
  return [
    client({
      clientId: claudeCode,
      name: 'Claude Code',
      identity: 'metadata-url',
      proof: 'claude.ai publishes this name, but any program on this computer can use it.',
      redirectUris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
      lastUsedAt: ago(2),
      callsToday: 148,
      heldApprovals: 1,
      grants: [
        grant(
          claudeCode,
          { github: 'write', linear: 'read' },
          [0, 1, 2].map((index) => token('cc', index, 2)),
        ),
      ],
    }),
    client({
      clientId: 'dyn-6f1c9a20',
      clientIds: ids,
      name: 'Cursor',
      identity: 'dynamic',
      registeredBy: 'Cursor, /opt/cursor/cursor',
      redirectUris: ['cursor://anysphere.cursor-mcp/oauth/callback'],
      registeredAt: ago(day * 30),
      lastUsedAt: ago(60 * 22),
      callsToday: 37,
      groups: ['Editors'],
      heldTo: [
        {
          connector: 'github',
          level: 'write',
          inWords: 'At most read and write, from set “Issues” through group “Editors”.',
        },
        {
          connector: 'linear',
          level: 'read',
          inWords: 'At most read, from set “Read only” through group “Editors”.',
        },
      ],
      grants: [
        grant(
          'dyn-6f1c9a20',
          { '*': 'read' },
          Array.from({ length: scene === 'many' ? 6 : 1 }, (_, at) => token('cur', at, 60 * 22)),
          { createdAt: ago(day * 30) },
        ),
      ],
    }),
    client({
      clientId: claude,
      name: 'Claude',
      identity: 'metadata-url',
      proof: 'Its web address claude.ai vouches for this name.',
      redirectUris: ['https://claude.ai/api/mcp/auth_callback'],
      registeredAt: ago(day * 2),
      lastUsedAt: ago(60 * 5),
      grants: [
        grant(claude, { linear: 'read' }, [token('web', 0, 60 * 5)], {
          isRemembered: true,
          createdAt: ago(day * 2),
          endsAt: ago(-day * 28),
        }),
      ],
    }),
    client({
      clientId: 'dyn-02bd77e1',
      name: 'Visual Studio Code',
      identity: 'dynamic',
      registeredBy: 'code, /usr/share/code/code',
      redirectUris: ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect'],
      registeredAt: ago(day * 3),
      lastUsedAt: ago(day * 2),
      grants: [
        grant('dyn-02bd77e1', { filesystem: 'read' }, [token('code', 0, day * 2)], {
          resources: ['/mcp/filesystem'],
          createdAt: ago(day * 3),
        }),
      ],
    }),
    client({
      clientId: 'pre-ci',
      name: 'Release pipeline',
      identity: 'pre-registered',
      proof: 'Holds the secret that you gave it.',
      isConfidential: true,
      status: 'blocked',
      redirectUris: ['http://127.0.0.1/oauth'],
      registeredAt: ago(day * 90),
      lastUsedAt: ago(day * 41),
      grants: [
        grant('pre-ci', { linear: 'read' }, [token('ci', 0, day * 41)], {
          createdAt: ago(day * 41),
        }),
      ],
    }),
    client({
      clientId: 'dyn-91aa0c3f',
      name: 'MCP Inspector',
      identity: 'dynamic',
      status: 'revoked',
      redirectUris: ['http://localhost:6274/oauth/callback'],
      registeredAt: ago(day * 5),
      lastUsedAt: ago(day * 4),
    }),
  ];
}

/** The usual times, and what a person made shorter. */
export function fakeLifetimes(own: OwnTokenLifetimes | null): TokenLifetimesView {
  return {
    own,
    accessMinutes: own?.accessMinutes ?? 60,
    refreshDays: own?.refreshDays ?? 30,
    loginDays: own?.loginDays ?? 180,
  };
}

/** A client as it is right after the person added it. */
export function newFakeClient(
  clientId: string,
  input: {
    name: string;
    redirectUris: readonly string[];
    isConfidential: boolean;
    tokenLifetimes: OwnTokenLifetimes | null;
  },
): ClientView {
  return client({
    clientId,
    name: input.name,
    identity: 'pre-registered',
    proof: input.isConfidential
      ? 'Holds the secret that you gave it.'
      : 'You added this client here. Any program on this computer can use its id.',
    isConfidential: input.isConfidential,
    status: 'registered',
    redirectUris: [...input.redirectUris],
    tokenLifetimes: fakeLifetimes(input.tokenLifetimes),
    registeredAt: new Date().toISOString(),
  });
}
