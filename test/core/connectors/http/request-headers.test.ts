/** Request headers of a connector on the wire: where they go, and where they never do. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectorEditSchema } from '../../../../contract/commands/edit-connector.ts';
import { startOldServer } from '../../../support/upstreams/old-server.ts';
import {
  startChaosUpstream,
  type ChaosOptions,
  type ChaosUpstream,
} from '../../../support/upstreams/chaos-upstream.ts';
import { sessionClient } from '../connection/session-client.ts';
import { createHarness, type Harness } from '../harness.ts';

let harness: Harness;
let upstreams: ChaosUpstream[];
beforeEach(() => {
  harness = createHarness();
  upstreams = [];
});
afterEach(async () => {
  await harness.stop();
  await Promise.all(upstreams.map((upstream) => upstream.close()));
});

async function chaos(options: ChaosOptions): Promise<ChaosUpstream> {
  const upstream = await startChaosUpstream(options);
  upstreams.push(upstream);
  return upstream;
}

const key = 'canary-key-3f9a17c2';
const headers = [
  { name: 'X-Api-Key', value: key, secret: true },
  { name: 'X-Region', value: 'eu west\t1', secret: false },
  { name: 'User-Agent', value: 'mine/1', secret: false },
];
const add = (name: string, url: string, more: object = {}) =>
  harness.add({ kind: 'http', name, url, headers, ...more });
const edit = (change: object, name = 'up') =>
  harness.connectors.edit(connectorEditSchema.parse({ name, ...change }));

/** What of the headers each request had, without repeats. */
const sent = (requests: readonly { readonly headers: object }[]) => [
  ...new Set(
    requests.map((request) => {
      const got = request.headers as Readonly<Record<string, string | undefined>>;
      return [got['x-api-key'], got['x-region'], got['user-agent']].join(' | ');
    }),
  ),
];

describe.each(['modern', 'legacy'] as const)('a %s server', (era) => {
  it('INV-4 gets the headers with every request of a conversation, and no other server does', async () => {
    const upstream = await chaos({ era });
    const other = await chaos({ era });
    await add('up', upstream.url);
    await harness.addHttp('other', other.url);
    await harness.until('up', 'ready');
    await harness.until('other', 'ready');
    await harness.value('other', 'echo');
    const client = sessionClient(harness, 'one');
    await client.call('echo');
    await vi.waitFor(() => expect(upstream.streams()).toBeGreaterThan(0));
    await harness.connectors.endUpstreamSession('one');
    await harness.connectors.setEnabled('up', false);
    const methods = new Set(upstream.requests.map(({ method, rpc }) => rpc?.method ?? method));
    expect([...methods]).toEqual(
      expect.arrayContaining(
        era === 'modern'
          ? ['server/discover', 'tools/list', 'tools/call', 'subscriptions/listen']
          : ['server/discover', 'initialize', 'tools/call', 'GET', 'DELETE'],
      ),
    );
    expect(sent(upstream.requests)).toEqual([`${key} | eu west\t1 | mine/1`]);
    expect(sent(other.requests)).toEqual([' |  | consentry/0.0.1']);
  });

  it('does not hand a secret header back, whole or without its scheme', async () => {
    const upstream = await chaos({ era });
    const plain = 'eu west\t1, of marketing';
    const said = JSON.stringify({ all: `Basic ${key}`, part: key, cookie: 'c00kie-of', plain });
    upstream.onCall = () => ({ content: [{ type: 'text', text: said }] });
    await harness.add({
      kind: 'http',
      name: 'up',
      url: upstream.url,
      headers: [
        { name: 'Authorization', value: `Basic ${key}`, secret: true },
        { name: 'X-Region', value: 'eu west\t1', secret: false },
        { name: 'Cookie', value: 'team=marketing; session=c00kie-of', secret: true },
      ],
    });
    await harness.until('up', 'ready');
    expect(await harness.value('up', 'echo')).toEqual({
      all: '[secret]',
      part: '[secret]',
      cookie: '[secret]',
      plain,
    });
    expect(upstream.requests.at(-1)?.headers.authorization).toBe(`Basic ${key}`);
  });

  it('SEC-67 that redirects to another origin leads no header there', async () => {
    const elsewhere = await chaos({ era });
    const upstream = await chaos({ era });
    upstream.trouble.set('*', { redirect: elsewhere.url });
    await add('up', upstream.url);
    await harness.until('up', 'error');
    expect(sent(upstream.requests)).toEqual([`${key} | eu west\t1 | mine/1`]);
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('a server of HTTP+SSE', () => {
  it('gets the headers with its stream and with every message', async () => {
    const old = await startOldServer();
    await add('up', old.url);
    await harness.until('up', 'ready');
    await harness.value('up', 'echo', { n: 1 });
    expect(sent(old.requests)).toEqual([`${key} | eu west\t1 | mine/1`]);
    expect(new Set(old.requests.map(({ line }) => line.split(' ')[0]))).toEqual(
      new Set(['GET', 'POST']),
    );
  });
});

describe('a change', () => {
  it('reconnects: absent headers stay, null takes one away, names differ beside capitals', async () => {
    const upstream = await chaos({ era: 'modern' });
    await add('up', upstream.url);
    await harness.until('up', 'ready');
    harness.connectors.acceptTools('up', 'all');
    const seen = upstream.requests.length;
    await edit({
      headers: [
        { name: 'x-api-key', value: 'canary-key-second' },
        { name: 'X-REGION' },
        { name: 'user-agent', value: null },
      ],
    });
    await harness.until('up', 'ready');
    expect(sent(upstream.requests.slice(seen))).toEqual([
      'canary-key-second | eu west\t1 | consentry/0.0.1',
    ]);
    expect(upstream.requests.length).toBeGreaterThan(seen);
    expect([...harness.vault.secrets.values()]).toEqual(['canary-key-second']);
    expect(harness.state('up')).toMatchObject({
      toolsToReview: 0,
      headers: [
        { name: 'x-api-key', secret: true },
        { name: 'X-Region', secret: false },
      ],
    });
  });

  it('SEC-90 keeps a secret header in the vault and nowhere else, and forgets it with the connector', async () => {
    const upstream = await chaos({ era: 'modern' });
    await add('up', upstream.url);
    await harness.until('up', 'ready');
    const seen = JSON.stringify([
      harness.preferences.read(),
      harness.connectors.list(),
      harness.connectors.tools('up'),
      harness.logged,
      await harness.connectors.test('up'),
    ]);
    expect(seen).not.toContain('canary');
    expect([...harness.vault.secrets.values()]).toEqual([key]);
    await harness.connectors.remove('up');
    expect(harness.vault.secrets.size).toBe(0);
  });

  it('to another host forgets what is secret, once the person agreed, and keeps the rest', async () => {
    const upstream = await chaos({ era: 'modern' });
    const elsewhere = await chaos({ era: 'modern' });
    await add('up', upstream.url);
    await harness.until('up', 'ready');
    await expect(edit({ url: elsewhere.url })).rejects.toMatchObject({ code: 'conflict' });
    await edit({ url: elsewhere.url, forgetCredentials: true });
    await harness.until('up', 'ready');
    expect(sent(elsewhere.requests)).toEqual([' | eu west\t1 | mine/1']);
    expect(harness.vault.secrets.size).toBe(0);
  });

  it('of the account copies plain headers, and says which secret ones are missing', async () => {
    const upstream = await chaos({ era: 'modern' });
    await add('up', upstream.url);
    await harness.until('up', 'ready');
    const seen = upstream.requests.length;
    await harness.connectors.duplicate('up', 'copy', undefined);
    expect((await harness.until('copy', 'error')).problem).toMatchObject({
      code: 'secret_missing',
      message: 'The value of X-Api-Key is no longer in the vault.',
    });
    expect(upstream.requests).toHaveLength(seen);
    await edit({ headers: [{ name: 'X-Api-Key', value: 'canary-other' }] }, 'copy');
    await harness.until('copy', 'ready');
    expect(sent(upstream.requests.slice(seen))).toEqual(['canary-other | eu west\t1 | mine/1']);
  });

  it('a locked vault leaves the old headers, and nothing is sent without them', async () => {
    const upstream = await chaos({ era: 'modern' });
    await add('up', upstream.url);
    await harness.until('up', 'ready');
    harness.vault.isLocked = true;
    const change = { headers: [{ name: 'X-Api-Key', value: 'canary-key-second' }] };
    await expect(edit(change)).rejects.toMatchObject({ code: 'vault_unavailable' });
    const seen = upstream.requests.length;
    await harness.connectors.reconnect('up');
    expect(harness.state('up').problem?.code).toBe('vault_unavailable');
    // The session that ended is said good-bye to with the headers it had.
    expect(upstream.count('server/discover')).toBe(1);
    expect(sent(upstream.requests.slice(seen)).filter((one) => !one.startsWith(key))).toEqual([]);
    harness.vault.isLocked = false;
    await harness.connectors.reconnect('up');
    expect(harness.state('up').connection).toBe('ready');
    expect([...harness.vault.secrets.values()]).toEqual([key]);
  });
});

describe('Authorization as a header', () => {
  const authorization = { name: 'Authorization', value: `Basic ${key}`, secret: true };

  it('takes the place of a token and of a login', async () => {
    const upstream = await chaos({ era: 'modern' });
    await harness.add({
      kind: 'http',
      name: 'up',
      url: upstream.url,
      headers: [authorization],
    });
    expect(await harness.until('up', 'ready')).toMatchObject({ auth: 'ready', login: null });
    upstream.trouble.set('*', { status: 401 });
    await harness.connectors.reconnect('up');
    expect(harness.state('up')).toMatchObject({ auth: 'refused', login: null });
    const { state, authorizationUrl } = await harness.connectors.connect('up', {
      again: true,
      issuer: null,
    });
    expect([state.connection, authorizationUrl]).toEqual(['error', null]);
  });

  it('is refused beside a token, beside a client id, and as plain text', async () => {
    const upstream = await chaos({ era: 'modern' });
    const tries = [
      { bearer: 'canary-token', headers: [authorization] },
      { oauth: { clientId: 'mine' }, headers: [authorization] },
      { headers: [{ ...authorization, secret: false }] },
      { headers: [{ name: 'cookie', value: 'a=b', secret: false }] },
    ];
    for (const more of tries)
      await expect(add('up', upstream.url, more)).rejects.toMatchObject({ code: 'invalid_input' });
    await add('up', upstream.url, { bearer: 'canary-token' });
    await expect(edit({ headers: [authorization] })).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'The token of this connector sets Authorization already.',
    });
    await add('other', upstream.url, { headers: [authorization] });
    await expect(
      harness.connectors.editAuth({
        name: 'other',
        bearer: { do: 'replace', value: 'canary-token' },
        oauth: {},
      }),
    ).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
