/** Whether there is a tray, asked of a real session bus. */
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { nameHasOwner } from '../../main/electron/tray/dbus-name.ts';
import { makeTempDir } from './support/temp-dir.ts';

const bus = process.env['DBUS_SESSION_BUS_ADDRESS'] ?? '';

test('the session bus says who is there and who is not', async () => {
  expect(await nameHasOwner(bus, 'org.freedesktop.DBus')).toBe(true);
  expect(await nameHasOwner(bus, 'org.kde.StatusNotifierWatcher')).toBe(true);
  expect(await nameHasOwner(bus, 'app.consentry.Nobody')).toBe(false);
});

test('where no bus answers, nothing is known and nothing hangs', async () => {
  expect(await nameHasOwner('unix:path=/nowhere/bus', 'a.b')).toBeUndefined();
  expect(await nameHasOwner('tcp:host=localhost,port=1', 'a.b')).toBeUndefined();
  expect(await nameHasOwner('', 'a.b')).toBeUndefined();

  const dir = makeTempDir();
  const hostile = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write('OK 0123456789abcdef0123456789abcdef\r\n');
      socket.write(Buffer.alloc(100_000, 0x6c));
    });
  });
  const silent = createServer(() => undefined);
  for (const [name, server] of [
    ['hostile', hostile],
    ['silent', silent],
  ] as const) {
    server.listen(join(dir.path, name));
    await once(server, 'listening');
    expect(await nameHasOwner(`unix:path=${join(dir.path, name)}`, 'a.b')).toBeUndefined();
    server.close();
  }
  dir.remove();
});
