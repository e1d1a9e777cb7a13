/** A client of a world: how it becomes known and logs in, step by step, over real HTTP. */
import { get, request } from 'node:http';
import { isOwnRight, ownRights } from '../../../contract/plain/own-rights.ts';
import { deviceGrantType } from '../../../main/core/authorization-server/protocol/supported.ts';
import type { ConnectorAccess } from '../../../contract/views/access.ts';
import type { PeerProgram } from '../../../main/core/ports/ports.ts';
import type { MemoryProcesses } from '../core/memory-ports.ts';
import type { TestCore } from '../core/start-core.ts';
import {
  authorize,
  authorizeUrl,
  awaitRedirect,
  register,
  requestToken,
  waitingConsent,
  type Registered,
} from '../clients/oauth-client.ts';
import type { AskedLogin, ClientData, LoginData } from './world-data.ts';

/** What a client keeps: its registration, and its newest access token. */
export interface KnownClient extends Registered {
  accessToken: string;
}

const withRenewal = ['authorization_code', 'refresh_token'];

/** The document that describes a client at its URL. */
export function documentOf({ name, redirectUris, grantTypes }: ClientData, url: string): object {
  return {
    client_id: url,
    client_name: name,
    redirect_uris: redirectUris,
    grant_types: grantTypes ?? withRenewal,
    token_endpoint_auth_method: 'none',
  };
}

/** Over a connection of its own, because the core asks of each whose it is. */
function registerFromProgram(core: TestCore, body: object): Promise<{ client_id: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${core.issuer}/oauth/register`,
      { method: 'POST', agent: false, headers: { 'content-type': 'application/json' } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve(JSON.parse(Buffer.concat(chunks).toString()) as { client_id: string }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}

/** @returns its registration, the newest where it registered more than once */
export async function makeKnown(
  core: TestCore,
  processes: MemoryProcesses,
  { name, comes, redirectUris, grantTypes }: ClientData,
): Promise<KnownClient> {
  const [redirectUri = ''] = redirectUris;
  if (comes.by === 'document')
    return { clientId: comes.url, clientSecret: undefined, redirectUri, accessToken: '' };
  if (comes.by === 'person') {
    const { client, clientSecret } = await core.run('client.add', {
      name,
      redirectUris: [...redirectUris],
      confidential: true,
    });
    const { clientId } = client;
    return { clientId, clientSecret: clientSecret ?? undefined, redirectUri, accessToken: '' };
  }
  processes.peerProgram = comes.program === null ? null : programAt(comes.program);
  let clientId = '';
  for (let time = 0; time < comes.times; time += 1) {
    const registered = await registerFromProgram(core, {
      client_name: name,
      redirect_uris: redirectUris,
      grant_types: grantTypes ?? withRenewal,
      token_endpoint_auth_method: 'none',
    });
    clientId = registered.client_id;
  }
  processes.peerProgram = null;
  return { clientId, clientSecret: undefined, redirectUri, accessToken: '' };
}

/** The scopes that name this access. */
function scopesOf(access: ConnectorAccess, isRenewed: boolean): string {
  const scopes = Object.entries(access).flatMap(([name, level]) => {
    if (isOwnRight(name)) return [ownRights[name].scope];
    const at = name === '*' ? 'connectors' : name;
    return level === 'write' ? [`${at}:read`, `${at}:write`] : [`${at}:read`];
  });
  return [...scopes, ...(isRenewed ? ['offline_access'] : [])].join(' ');
}

/** A login up to the question that the person is asked. */
export async function beginLogin(
  core: TestCore,
  clients: ReadonlyMap<string, KnownClient>,
  { client, access, path = '/mcp', isRenewed = true, from = {}, isVague = false }: AskedLogin,
): Promise<void> {
  const known = clients.get(client);
  if (known === undefined) throw new Error(`nobody is called ${client} here`);
  const { url } = authorizeUrl(core.issuer, known, {
    resource: isVague ? undefined : `${core.issuer}${path}`,
    scope: scopesOf(access, isRenewed),
  });
  const processes = core.ports.processes as MemoryProcesses;
  const { peerProgram } = processes;
  if (from.program !== undefined) processes.peerProgram = programAt(from.program);
  await navigateTo(url, from.page === true);
  processes.peerProgram = peerProgram;
}

/** As a browser does that was sent there, by a page of another site or by a program. */
function navigateTo(url: string, isFromPage: boolean): Promise<void> {
  const headers = {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  };
  return new Promise((resolve, reject) => {
    get(url, { agent: false, ...(isFromPage ? { headers } : {}) }, (response) => {
      response.resume();
      response.on('end', () => resolve());
    }).on('error', reject);
  });
}

/** What the system says of a program. */
export const programAt = (executable: string): PeerProgram => ({
  pid: 4711,
  name: executable.split('/').at(-1) ?? '',
  executable,
});

/** A program without a browser asks for a code. @returns the code that it shows */
export async function beginDeviceLogin({ issuer }: TestCore): Promise<string> {
  const client = await register(issuer, {
    client_name: 'build-box agent',
    redirect_uris: [],
    grant_types: [deviceGrantType, 'refresh_token'],
  });
  const response = await fetch(`${issuer}/oauth/device`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: client.clientId,
      scope: 'connectors:read',
      resource: `${issuer}/mcp`,
    }),
  });
  const { user_code: userCode } = (await response.json()) as { user_code: string };
  return userCode;
}

/** One whole login, which the person allows. */
export async function logInOnce(
  core: TestCore,
  client: KnownClient,
  { access, path = '/mcp', duration, isRemembered = false, renewals = 0 }: LoginData,
): Promise<void> {
  const isRenewed = renewals !== 'never';
  const { verifier, waitUrl } = await authorize(core.issuer, client, {
    resource: `${core.issuer}${path}`,
    scope: scopesOf(access, isRenewed),
  });
  const consent = await waitingConsent(core, client.clientId);
  await core.run('question.allow', {
    id: consent.id,
    access,
    remember: isRemembered,
    ...(duration === undefined ? {} : { duration }),
  });
  const redirect = await awaitRedirect(waitUrl);
  const identity = { client_id: client.clientId, client_secret: client.clientSecret };
  let answer = await requestToken(core.issuer, {
    ...identity,
    grant_type: 'authorization_code',
    code: redirect.searchParams.get('code') ?? '',
    code_verifier: verifier,
    redirect_uri: client.redirectUri,
  });
  for (let time = 0; time < (isRenewed ? renewals : 0); time += 1)
    answer = await requestToken(core.issuer, {
      ...identity,
      grant_type: 'refresh_token',
      refresh_token: String(answer.body['refresh_token']),
    });
  if (answer.status !== 200) throw new Error(`token: ${JSON.stringify(answer.body)}`);
  client.accessToken = String(answer.body['access_token']);
}
