/** The desktop app reaches servers through the proxy that the system names (ALATION-17). */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { test } from './support/app.ts';

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
