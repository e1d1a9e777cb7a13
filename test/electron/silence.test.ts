/** What the app sends to anybody by itself: nothing. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { test } from './support/app.ts';
import { addConnector, logIn } from './support/person.ts';
import { click } from './support/tray.ts';

test('SEC-112 a proxy that everything would go through receives nothing, at work and at rest', async ({
  launch,
}) => {
  const received: string[] = [];
  const proxy = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      received.push(bytes.toString('latin1').split('\r\n')[0] ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}`;
  const started = await launch({
    // Chromium’s own requests, and those of Node that heed the variables; nothing of this computer
    // is exempt for Chromium.
    args: ['--port', '0', `--proxy-server=${address}`, '--proxy-bypass-list=<-loopback>'],
    environment: {
      HTTP_PROXY: address,
      HTTPS_PROXY: address,
      http_proxy: address,
      https_proxy: address,
      NO_PROXY: '127.0.0.1,localhost,::1',
      no_proxy: '127.0.0.1,localhost,::1',
    },
  });
  await addConnector(started);
  await logIn(started);
  await (await started.page('main')).getByRole('heading').first().waitFor();
  await started.close('main');
  await click('Open Consentry');
  await (await started.page('main')).getByRole('heading').first().waitFor();
  const spelling = await started.app.evaluate(({ session, crashReporter }) => ({
    main: session.fromPartition('main').isPersistent(),
    uploads: crashReporter.getUploadToServer(),
  }));
  expect(spelling).toMatchObject({ main: false, uploads: false });
  // What comes by itself may come late.
  await expect
    .poll(() => started.app.evaluate(() => process.uptime() > 20), { timeout: 30_000 })
    .toBe(true);
  expect(received).toEqual([]);

  // That it would have heard it: the same program asks for something in a session that has no
  // bounds.
  await started.app.evaluate(async ({ session }) => {
    await session
      .fromPartition('beacon')
      .fetch('http://example.com/beacon')
      .catch(() => undefined);
  });
  expect(received).toEqual(['GET http://example.com/beacon HTTP/1.1']);
  proxy.close();
});
