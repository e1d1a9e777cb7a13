/** The desktop app reaches servers through the proxy that the system names (ALATION-17). */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './support/app.ts';
import { makeTempDir } from './support/temp-dir.ts';

test('ALATION-17 a server is reached through the proxy of the system, its own machine never', async ({
  launch,
}) => {
  const asked: string[] = [];
  const proxy = createServer();
  proxy.on('connect', ({ url = '' }, socket) => {
    asked.push(url);
    socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve);
  });
  const { port } = proxy.address() as AddressInfo;
  try {
    const started = await launch();
    // As the settings of the system would have it.
    await started.app.evaluate(
      ({ session }, rules) => session.fromPartition('system-proxy').setProxy({ proxyRules: rules }),
      `http=127.0.0.1:${port};https=127.0.0.1:${port}`,
    );
    await started.run('connector.add', {
      kind: 'http',
      name: 'far',
      url: 'https://mcp.example.com/mcp',
    });
    await expect.poll(() => asked).toContain('mcp.example.com:443');
    await started.run('connector.add', {
      kind: 'http',
      name: 'near',
      url: `http://127.0.0.1:${port}/mcp`,
    });
    expect(asked.every((target) => target.startsWith('mcp.example.com'))).toBe(true);
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
});

test('ALATION-17 a local server is told of the proxy in the settings of the desktop', async ({
  launch,
}) => {
  test.skip(process.platform !== 'linux', 'Each system keeps its proxy elsewhere.');
  const settings = makeTempDir();
  const kdeFolder = join(settings.path, 'share/config');
  mkdirSync(kdeFolder, { recursive: true });
  writeFileSync(
    join(kdeFolder, 'kioslaverc'),
    [
      '[Proxy Settings]',
      'ProxyType=1',
      'httpProxy=http://plain.example 3128',
      'httpsProxy=http://secure.example 3129',
      '',
    ].join('\n'),
  );
  const { run } = await launch({
    environment: {
      XDG_CURRENT_DESKTOP: 'KDE',
      KDE_SESSION_VERSION: '5',
      KDEHOME: settings.path,
    },
  });
  const program = join(settings.path, 'program.mjs');
  const seen = join(settings.path, 'environment.json');
  writeFileSync(
    program,
    "import { writeFileSync } from 'node:fs';\nwriteFileSync(process.argv[2], JSON.stringify(process.env));",
  );
  await run('connector.add', {
    kind: 'stdio',
    name: 'local',
    command: process.execPath,
    args: [program, seen],
  });
  await expect.poll(() => existsSync(seen) && readFileSync(seen, 'utf8')).toContain('"PATH"');
  const told: unknown = JSON.parse(readFileSync(seen, 'utf8'));
  const expected = {
    HTTPS_PROXY: 'http://secure.example:3129',
    HTTP_PROXY: 'http://plain.example:3128',
    NO_PROXY: 'localhost,127.0.0.1,::1',
    NODE_USE_ENV_PROXY: '1',
  };
  expect(told).toMatchObject(expected);
  const { networkVariables } = await run('state.get', {});
  expect(networkVariables).toEqual(
    expect.arrayContaining(Object.entries(expected).map(([name, value]) => ({ name, value }))),
  );
  settings.remove();
});
