/**
 * The link of a login: it opens in the system's browser, exactly as Consentry made it, and nothing
 * else opens (SEC-63).
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { test, type TestApp } from './support/app.ts';

/** A server that wants a login, and its login service that registers whoever comes. */
async function startService(): Promise<{ readonly origin: string; readonly server: Server }> {
  const server = createServer((request: IncomingMessage, response) => {
    const { origin } = here();
    const documents: Record<string, object> = {
      '/.well-known/oauth-protected-resource/mcp': {
        resource: `${origin}/mcp`,
        authorization_servers: [origin],
      },
      '/.well-known/oauth-authorization-server': {
        issuer: origin,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        registration_endpoint: `${origin}/register`,
        response_types_supported: ['code'],
        code_challenge_methods_supported: ['S256'],
      },
      '/register': { client_id: 'desktop-test' },
    };
    const found = documents[request.url ?? ''];
    request.resume();
    if (found === undefined) response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found));
  });
  const here = (): { origin: string } => ({
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { ...here(), server };
}

/** In place of the system's browser, which a test desktop does not have. */
async function watchBrowser({ app }: TestApp): Promise<() => Promise<string[]>> {
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    (globalThis as { opened?: string[] }).opened = opened;
    shell.openExternal = (url) => {
      opened.push(url);
      return Promise.resolve();
    };
  });
  return () => app.evaluate(() => (globalThis as { opened?: string[] }).opened ?? []);
}

test('SEC-63 pressing the link of a login opens that address in the browser, and no other', async ({
  launch,
}) => {
  const started = await launch();
  const { origin, server } = await startService();
  try {
    const opened = await watchBrowser(started);
    await started.run('connector.add', { kind: 'http', name: 'vendor', url: `${origin}/mcp` });
    const page = await started.page('main');
    await page.evaluate(() => {
      location.hash = '#/connectors/vendor';
    });
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    const link = page.getByRole('region', { name: 'Login' }).getByRole('link');
    await expect(link).toBeVisible();
    const address = (await link.getAttribute('href')) ?? '';
    expect(new URL(address).origin).toBe(origin);
    expect(new URL(address).searchParams.get('code_challenge_method')).toBe('S256');
    expect(await opened()).toEqual([]);

    await link.click();
    await expect.poll(opened).toEqual([address]);

    // A page that wants another address opened gets nothing, and the window stays where it is.
    await page.evaluate((other) => {
      window.open(other);
      const away = document.createElement('a');
      away.href = other;
      away.target = '_blank';
      document.body.append(away);
      away.click();
    }, `${origin}/elsewhere`);
    expect(await opened()).toEqual([address]);
    expect(page.url()).toContain('app://main/');

    await page.getByRole('button', { name: 'Cancel' }).first().click();
    await expect(link).toBeHidden();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
