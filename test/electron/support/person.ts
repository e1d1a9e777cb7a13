/** What the person does in the windows, and a client that logs in against them. */
import { expect, type Locator, type Page } from '@playwright/test';
import {
  authorize,
  awaitRedirect,
  callModern,
  register,
  requestToken,
  type Registered,
} from '../../support/clients/oauth-client.ts';
import { everythingServer, type TestApp } from './app.ts';

/** Adds the reference server over stdio and accepts its tools. */
export async function addConnector(started: TestApp, name = 'everything'): Promise<void> {
  await started.run('connector.add', {
    kind: 'stdio',
    name,
    command: process.execPath,
    args: [everythingServer, 'stdio'],
  });
  await expect
    .poll(async () =>
      (await started.run('state.get', {})).connectors.find((each) => each.name === name),
    )
    .toMatchObject({ connection: 'ready' });
  await started.run('connector.review', { name, accept: 'all' });
}

export interface PendingLogin {
  readonly client: Registered;
  /** Resolves with the tokens after the person said yes; rejects after a no. */
  token(): Promise<string>;
  /** Where the browser is sent. */
  readonly redirect: Promise<URL>;
}

/** Registers a client and opens its login, up to the waiting page that holds until the answer. */
export async function beginLogin(origin: string, name = 'Test client'): Promise<PendingLogin> {
  const client = await register(origin, { client_name: name });
  const { verifier, waitUrl } = await authorize(origin, client, {
    scope: 'connectors:read connectors:write',
  });
  const redirect = awaitRedirect(waitUrl);
  // The test may look at it later, or never.
  redirect.catch(() => undefined);
  return {
    client,
    redirect,
    async token() {
      const code = (await redirect).searchParams.get('code');
      if (code === null) throw new Error(`no code: ${(await redirect).search}`);
      const { status, body } = await requestToken(origin, {
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        client_id: client.clientId,
        redirect_uri: client.redirectUri,
      });
      if (status !== 200) throw new Error(`token: ${status} ${JSON.stringify(body)}`);
      return String(body['access_token']);
    },
  };
}

export function allowButton(prompt: Page): Locator {
  return prompt.getByRole('button', { name: 'Allow', exact: true });
}

/** Presses Allow as soon as it lives. */
export async function allow(prompt: Page): Promise<void> {
  await expect(allowButton(prompt)).not.toHaveAttribute('aria-disabled', 'true');
  await allowButton(prompt).click();
}

/**
 * Presses Allow until nothing waits any more: where the window came back a moment ago, Allow may
 * die anew under the pointer (SEC-38).
 */
export async function allowInTheEnd(started: TestApp, prompt: Page): Promise<void> {
  const waiting = async () => (await started.run('state.get', {})).questions.length;
  await expect(async () => {
    await allow(prompt);
    await expect.poll(waiting, { timeout: 3000 }).toBe(0);
  }).toPass({ timeout: 20_000 });
}

/** A client that is in: registered, allowed by the person, with its token. */
export async function logIn(
  started: TestApp,
  name?: string,
): Promise<{ token: string; client: Registered }> {
  const login = await beginLogin(started.origin, name);
  await allow(await started.page('prompt'));
  return { token: await login.token(), client: login.client };
}

export async function listTools(
  origin: string,
  token: string,
): Promise<{ status: number; names: string[] }> {
  const response = await callModern(`${origin}/mcp`, token, 'tools/list');
  if (response.status !== 200) return { status: response.status, names: [] };
  const body = (await response.json()) as { result: { tools: { name: string }[] } };
  return { status: 200, names: body.result.tools.map((tool) => tool.name) };
}
