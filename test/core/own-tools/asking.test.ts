/**
 * Rights to read about Consentry are asked for: what is published, what is offered, what a
 * step-up shows.
 */
import { describe, expect, test } from 'vitest';
import { ownRightNames, ownRights } from '../../../contract/plain/own-rights.ts';
import { scopeMeanings } from '../../../contract/plain/scope-words.ts';
import { accessInWords, scopeFor } from '../../../main/core/lib/access.ts';
import {
  authorize,
  callModern,
  register,
  waitingConsent,
} from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { setUp } from '../gateway/support.ts';
import { ask, everyScope, reader } from './support.ts';

describe('ATMOS-45 consent', () => {
  const asked = async (scope: string | undefined, resource?: string) => {
    const { core } = await setUp();
    const client = await register(core.issuer);
    await authorize(core.issuer, client, {
      scope,
      ...(resource !== undefined && { resource: `${core.issuer}${resource}` }),
    });
    const { choices } = await waitingConsent(core, client.clientId);
    return Object.fromEntries(
      choices.map(({ name, maximum, suggested }) => [name, [maximum, suggested]]),
    );
  };

  test('nothing of Consentry is offered to a client that did not ask for it', async () => {
    expect(Object.keys(await asked(undefined))).toEqual(['*', 'up']);
    expect(Object.keys(await asked('connectors:write'))).toEqual(['*', 'up']);
  });

  test('the activity log is never given by default', async () => {
    expect(await asked(everyScope)).toMatchObject({
      'consentry:connectors': ['read', 'read'],
      'consentry:audit': ['read', 'none'],
    });
    const ownRoute = await asked(undefined, '/mcp/consentry');
    expect(Object.keys(ownRoute).toSorted()).toEqual(ownRightNames.toSorted());
    expect(ownRoute['consentry:audit']).toEqual(['read', 'none']);
    expect(await asked('consentry:audit.read')).toMatchObject({
      'consentry:audit': ['read', 'read'],
    });
  });

  test('a scope that does not exist is refused', async () => {
    for (const scope of ['consentry:write', 'consentry:audit.write', 'consentry:vault.read'])
      await expect(asked(scope)).rejects.toThrow();
  });

  test('step-up shows only what is new, in words', async () => {
    const { core, login } = await setUp();
    await authorize(core.issuer, login, { scope: 'up:write consentry:audit.read' });
    const { choices, already, scopesInWords } = await waitingConsent(core, login.clientId);
    expect(already?.scopes).toEqual(['up:write']);
    expect(scopesInWords).toContain('Read its own entries in the activity log');
    expect(choices).toMatchObject([
      {
        name: 'consentry:audit',
        label: 'Consentry: its own activity',
        suggested: 'read',
      },
    ]);
  });
});

test('ATMOS-42 what each scope means is published with it, the same as in window and CLI', async () => {
  const core = await startCore();
  await core.run('policy.setAuthorization', { ownTools: true });
  const url = `${core.issuer}/.well-known/oauth-authorization-server`;
  const metadata = (await (await fetch(url)).json()) as {
    scopes_supported: string[];
    scope_descriptions: Record<string, string>;
  };
  expect(Object.keys(metadata.scope_descriptions)).toEqual(metadata.scopes_supported);
  const known = new Map(scopeMeanings.map(({ scope, allows }) => [scope, allows]));
  for (const [scope, allows] of Object.entries(metadata.scope_descriptions))
    expect(known.get(scope)).toBe(allows);
  // The sentences of the consent say the same.
  for (const [name, level] of [
    ['*', 'read'],
    ['*', 'write'],
    ['consentry:audit', 'read'],
  ] as const)
    expect(accessInWords(new Map([[name, level]]))).toEqual([known.get(scopeFor(name, level))]);
});

test('ATMOS-42 what can be asked for is published, the least of it first', async () => {
  const core = await startCore();
  const read = async (path: string) =>
    (
      (await (await fetch(`${core.issuer}/.well-known/${path}`)).json()) as {
        scopes_supported: string[];
      }
    ).scopes_supported;
  const all = ownRightNames.map((name) => ownRights[name].scope);
  expect(await read('oauth-authorization-server')).toEqual(expect.arrayContaining(all));
  expect(await read('oauth-protected-resource/mcp')).toEqual(['connectors:read']);
  const least = all.filter((scope) => scope !== 'consentry:audit.read');
  expect(await read('oauth-protected-resource/mcp/consentry')).toEqual(least);
  const challenge = await callModern(`${core.endpoint}/consentry`, 'none', 'tools/list');
  expect(challenge.headers.get('www-authenticate')).toContain(`scope="${least.join(' ')}"`);

  const login = await reader(core);
  const { items } = await ask(core, login, 'list_permissions');
  expect(items.map(({ id }) => id)).toEqual([
    'connectors:read',
    'connectors:write',
    ...all,
    'offline_access',
  ]);
  expect((await ask(core, login, 'get_permission', { id: 'github:write' })).value).toMatchObject({
    id: 'github:write',
    allows: 'Read and write with github',
    held: false,
  });
  expect((await ask(core, login, 'get_permission', { id: 'consentry:write' })).isError).toBe(true);
});
