/**
 * A request preselects, the person decides: less or more, at each connector, below the ceilings.
 */
import { describe, expect, test } from 'vitest';
import {
  authorize,
  awaitRedirect,
  logIn,
  register,
  requestToken,
  waitingConsent,
  type Registered,
} from '../../support/clients/oauth-client.ts';
import type { ConnectorAccess } from '../../../contract/views/access.ts';
import type { ConsentQuestion } from '../../../contract/views/questions/consent-question.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';

async function withConnectors(...names: string[]): Promise<TestCore> {
  const core = await startCore();
  for (const name of names.length === 0 ? ['github', 'files'] : names)
    await core.run('connector.add', { kind: 'http', name, url: 'http://127.0.0.1:9/mcp' });
  return core;
}

/** Asks, lets the test look, answers, and takes the token: its `scope`. */
async function ask(
  core: TestCore,
  client: Registered,
  request: Readonly<Record<string, string | undefined>>,
  answer: (question: ConsentQuestion) => { readonly access?: ConnectorAccess } = () => ({}),
): Promise<unknown> {
  const { verifier, waitUrl } = await authorize(core.issuer, client, request);
  const question = await waitingConsent(core, client.clientId);
  await core.run('question.allow', { id: question.id, ...answer(question) });
  const redirect = await awaitRedirect(waitUrl);
  const { status, body } = await requestToken(core.issuer, {
    grant_type: 'authorization_code',
    code: redirect.searchParams.get('code') ?? '',
    code_verifier: verifier,
    client_id: client.clientId,
  });
  expect(status).toBe(200);
  return body['scope'];
}

const starts = ({ choices }: ConsentQuestion): Record<string, string> =>
  Object.fromEntries(choices.map(({ name, suggested }) => [name, suggested]));

/** What a client finds where it looks for scopes: the challenge, RFC 9728 and RFC 8414. */
async function suggestedByUs(core: TestCore, route: string): Promise<string[]> {
  const challenge = await fetch(`${core.issuer}${route}`, { method: 'POST', body: '{}' });
  const named = /scope="([^"]+)"/u.exec(challenge.headers.get('www-authenticate') ?? '')?.[1] ?? '';
  const lists = [];
  for (const path of [`oauth-protected-resource${route}`, 'oauth-authorization-server']) {
    const response = await fetch(`${core.issuer}/.well-known/${path}`);
    const { scopes_supported } = (await response.json()) as { scopes_supported: string[] };
    lists.push(scopes_supported.join(' '));
  }
  return [named, `${named} offline_access`, ...lists];
}

describe('a scope that we suggested', () => {
  test('TRIAL-A1 repeated at /mcp starts from reading at each connector that exists, and nothing else', async () => {
    const core = await withConnectors();
    for (const scope of [undefined, ...(await suggestedByUs(core, '/mcp'))]) {
      const client = await register(core.issuer, { client_name: `Repeats ${scope}` });
      await ask(core, client, { scope }, (question) => {
        expect(starts(question)).toMatchObject({ '*': 'none', files: 'read', github: 'read' });
        expect(Object.values(starts(question)).filter((level) => level !== 'none')).toEqual([
          'read',
          'read',
        ]);
        expect(question.choices.slice(0, 3)).toMatchObject([
          { name: '*', maximum: 'write' },
          { maximum: 'write' },
          { maximum: 'write' },
        ]);
        expect(question).toMatchObject({ scopesInWords: [], already: null });
        return {};
      });
    }
  });

  test('TRIAL-A1 repeated at one connector starts from reading there, and writing can be given', async () => {
    const core = await withConnectors();
    const resource = `${core.issuer}/mcp/github`;
    for (const scope of await suggestedByUs(core, '/mcp/github')) {
      const client = await register(core.issuer, { client_name: `Repeats ${scope}` });
      const given = await ask(core, client, { scope, resource }, (question) => {
        expect(question.choices).toMatchObject([
          { name: 'github', suggested: 'read', maximum: 'write' },
        ]);
        return { access: { github: 'write' } };
      });
      expect(given).toBe('github:write offline_access');
    }
  });

  test('TRIAL-A1 the person gives writing at one connector, and the token answer says so', async () => {
    const core = await withConnectors();
    const client = await register(core.issuer);
    const given = await ask(core, client, { scope: 'connectors:read' }, () => ({
      access: { github: 'write', files: 'read' },
    }));
    expect(given).toBe('files:read github:write offline_access');
  });

  test('TRIAL-A1 repeated by a client that has access starts from what it has, and keeps it', async () => {
    const core = await withConnectors('github', 'files', 'linear');
    const login = await logIn(core, { access: { github: 'write', files: 'read' } });
    const given = await ask(core, login, { scope: 'connectors:read' }, (question) => {
      expect(question.already).toBeNull();
      expect(starts(question)).toEqual({
        '*': 'none',
        github: 'write',
        files: 'read',
        linear: 'none',
      });
      return {};
    });
    expect(given).toBe('files:read github:write offline_access');
  });

  test('TRIAL-A1 what the client has at another address is not where the login starts from', async () => {
    const core = await withConnectors();
    const login = await logIn(core, {
      authorize: { resource: `${core.issuer}/mcp/github` },
      access: { github: 'write' },
    });
    await authorize(core.issuer, login, { scope: 'connectors:read' });
    expect(starts(await waitingConsent(core, login.clientId))).toEqual({
      '*': 'none',
      github: 'read',
      files: 'read',
    });
  });
});

describe('a client that names connectors', () => {
  test('TRIAL-A1 preselects reading there, never more, and the person may give others', async () => {
    const core = await withConnectors();
    const given = await ask(
      core,
      await register(core.issuer),
      { scope: 'github:write' },
      (question) => {
        expect(starts(question)).toEqual({ '*': 'none', github: 'read', files: 'none' });
        return { access: { files: 'write' } };
      },
    );
    expect(given).toBe('files:write offline_access');
  });

  test('TRIAL-A1 a step-up to writing, with our own scope beside it, offers writing', async () => {
    const core = await withConnectors();
    const login = await logIn(core, { access: { github: 'read' } });
    const given = await ask(core, login, { scope: 'connectors:read github:write' }, (question) => {
      expect(question.already?.scopes).toEqual(['github:read']);
      expect(question.choices).toMatchObject([
        { name: 'github', suggested: 'read', maximum: 'write' },
      ]);
      return { access: { github: 'write' } };
    });
    expect(given).toBe('github:write offline_access');
  });
});

test('TRIAL-A1 connectors added later are a choice that nobody makes for the person', async () => {
  const core = await withConnectors('github');
  const client = await register(core.issuer);
  for (const scope of ['connectors:write', 'connectors:read', 'connectors:write github:read']) {
    const { waitUrl } = await authorize(core.issuer, client, { scope });
    const question = await waitingConsent(core, client.clientId);
    expect(starts(question)).toEqual({ '*': 'none', github: 'read' });
    await core.run('question.deny', { id: question.id });
    await awaitRedirect(waitUrl);
  }
  const given = await ask(core, client, {}, () => ({ access: { '*': 'read', github: 'read' } }));
  // The one contains the other.
  expect(given).toBe('connectors:read offline_access');
});

test('TRIAL-A1 with no connector there is nothing to suggest: a plain yes is asked what it means', async () => {
  const core = await startCore();
  const client = await register(core.issuer);
  await authorize(core.issuer, client, { scope: 'connectors:read' });
  const { id } = await waitingConsent(core);
  expect(await core.refused('question.allow', { id })).toMatchObject({
    code: 'invalid_input',
    hint: 'Name a connector, or * for every connector, also those added later.',
  });
  await core.run('question.allow', { id, access: { '*': 'read' } });
  expect(core.core.snapshot().clients[0]?.scopes).toEqual(['connectors:read']);
});

test('TRIAL-A1 a login again keeps rights to read about Consentry that it does not name', async () => {
  const core = await withConnectors('github');
  const login = await logIn(core, {
    authorize: { scope: 'github:read consentry:connectors.read' },
    access: { github: 'read', 'consentry:connectors': 'read' },
  });
  expect(await ask(core, login, { scope: 'connectors:read' })).toBe(
    'consentry:connectors.read github:read offline_access',
  );
});
