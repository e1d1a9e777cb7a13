import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  createDesktopFileAutostart,
  createLoginItemAutostart,
} from '../../../main/electron/lifecycle/autostart.ts';
import { desktopEntry } from '../../../main/electron/lifecycle/desktop-entry.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

/**
 * Reads Exec back by the rules of the specification: the value's escapes, then quotes, then field
 * codes.
 */
function readExec(entry: string): string[] {
  const line = /^Exec=(.*)$/mu.exec(entry)?.[1] ?? '';
  const value = line.replace(/\\([sntr\\])/gu, (_, code: string) =>
    code === 'n' ? '\n' : code === '\\' ? '\\' : ' ',
  );
  return [...value.matchAll(/"((?:[^"\\]|\\.)*)"/gsu)].map(([, inner = '']) =>
    inner.replace(/\\(["`$\\])/gu, '$1').replaceAll('%%', '%'),
  );
}

test('an argument stands in the entry as it is, whatever characters it has', () => {
  const command = [
    '/opt/My Apps/consentry',
    'a "quoted" word',
    '$HOME and `id`',
    String.raw`C:\new\table`,
    '100 % %u %f',
    'two\nlines',
    '; rm -rf ~',
  ];
  const entry = desktopEntry(command);
  expect(readExec(entry)).toEqual(command);
  // One line for each key: no argument adds a key of its own.
  expect(entry.split('\n').filter((line) => line.startsWith('Exec='))).toHaveLength(1);
});

test('on writes the file whole, off removes it, and what was switched off elsewhere stays off', async () => {
  const home = makeTempDir();
  const path = join(home, 'autostart', 'consentry.desktop');
  const autostart = createDesktopFileAutostart(home, ['/opt/consentry', '--hidden']);
  expect(autostart.read().state).toBe('off');
  await autostart.set(true);
  expect(autostart.read().state).toBe('on');
  expect(readExec(readFileSync(path, 'utf8'))).toEqual(['/opt/consentry', '--hidden']);
  expect(statSync(path).mode & 0o777).toBe(0o600);

  // The program moved: the entry follows.
  const moved = createDesktopFileAutostart(home, ['/opt/new/consentry', '--hidden']);
  await moved.refresh();
  expect(readExec(readFileSync(path, 'utf8'))[0]).toBe('/opt/new/consentry');

  for (const off of ['Hidden=true', 'X-GNOME-Autostart-enabled=false']) {
    const text = `[Desktop Entry]\nType=Application\nExec=x\n${off}\n`;
    writeFileSync(path, text);
    expect(autostart.read().state).toBe('off');
    await autostart.refresh();
    expect(readFileSync(path, 'utf8')).toBe(text);
  }
  await autostart.set(true);
  expect(autostart.read().state).toBe('on');
  await autostart.set(false);
  expect(existsSync(path)).toBe(false);
  await autostart.set(false);
  expect(autostart.read().state).toBe('off');
});

test('a folder that cannot be written is said, and the state stays true', async () => {
  const home = makeTempDir();
  writeFileSync(join(home, 'autostart'), 'a file where the folder should be');
  const autostart = createDesktopFileAutostart(home, ['/opt/consentry']);
  await expect(autostart.set(true)).rejects.toMatchObject({ code: 'store_failed' });
  expect(autostart.read().state).toBe('off');
});

test('macOS and Windows are asked themselves, with the switch that opens no window', async () => {
  const asked: unknown[] = [];
  let openAtLogin = false;
  const items = {
    getLoginItemSettings: () => ({ openAtLogin }),
    setLoginItemSettings(settings: { openAtLogin: boolean }) {
      asked.push(settings);
      openAtLogin = settings.openAtLogin;
    },
  };
  const autostart = createLoginItemAutostart(items, true);
  expect(autostart.read().state).toBe('off');
  await autostart.set(true);
  expect(autostart.read().state).toBe('on');
  expect(asked).toEqual([{ openAtLogin: true, args: ['--hidden'] }]);

  // From its sources it would register Electron without an app.
  const fromSources = createLoginItemAutostart(items, false);
  expect(fromSources.read().state).toBe('unsupported');
  await expect(fromSources.set(true)).rejects.toMatchObject({ code: 'conflict' });
  expect(asked).toHaveLength(1);
});
