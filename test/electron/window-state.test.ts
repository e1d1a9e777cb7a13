/** What the windows remember, and how one finds them where there is no tray. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from '@playwright/test';
import { test, type TestApp } from './support/app.ts';
import { addConnector, allowInTheEnd, allowButton, beginLogin } from './support/person.ts';
import { makeTempDir } from './support/temp-dir.ts';
import { click } from './support/tray.ts';

interface Facts {
  readonly bounds: { x: number; y: number; width: number; height: number };
  readonly isMaximized: boolean;
  readonly zoom: number;
  readonly title: string;
}

function mainFacts({ app }: TestApp): Promise<Facts | undefined> {
  return app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((each) =>
      each.webContents.getURL().startsWith('app://main/'),
    );
    return window === undefined
      ? undefined
      : {
          bounds: window.getNormalBounds(),
          isMaximized: window.isMaximized(),
          zoom: Math.round(window.webContents.getZoomFactor() * 100),
          title: window.getTitle(),
        };
  });
}

/** Chooses an entry of the application menu, as its keys do. */
function choose({ app }: TestApp, label: string): Promise<void> {
  return app.evaluate(({ Menu }, label) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []);
    items?.find((item) => item.label === label)?.click();
  }, label);
}

/**
 * A session bus of its own, on which nobody shows tray icons, keeps secrets or can be started for
 * it.
 */
async function startEmptyBus(): Promise<{ readonly address: string; end(): void }> {
  const dir = makeTempDir();
  const config = join(dir.path, 'bus.conf');
  writeFileSync(
    config,
    `<busconfig><type>session</type><listen>unix:path=${dir.path}/bus</listen><auth>EXTERNAL</auth>
    <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`,
  );
  const daemon = spawn(
    'dbus-daemon',
    [`--config-file=${config}`, '--nofork', '--print-address=1'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const [address] = (await once(createInterface({ input: daemon.stdout }), 'line')) as [string];
  return {
    address,
    end() {
      daemon.kill();
      dir.remove();
    },
  };
}

test('the window comes back where it was and as large, after closing it and after a new start', async ({
  launch,
}) => {
  const started = await launch();
  await (await started.page('main')).getByRole('heading').first().waitFor();
  await started.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 150, y: 120, width: 800, height: 560 }),
  );
  await expect.poll(async () => (await mainFacts(started))?.bounds.width).toBe(800);
  await choose(started, 'Zoom In');
  await choose(started, 'Zoom In');
  await expect.poll(async () => (await mainFacts(started))?.zoom).toBe(125);
  const before = await mainFacts(started);

  await started.close('main');
  await expect.poll(() => started.windows()).toEqual([]);
  await click('Open Consentry');
  await expect.poll(() => mainFacts(started)).toEqual(before);

  await started.close('main');
  const ended = once(started.app.process(), 'exit');
  await click('Quit');
  await ended;
  const again = await launch({ dataDir: started.dataDir });
  await (await again.page('main')).getByRole('heading').first().waitFor();
  await expect.poll(() => mainFacts(again)).toEqual(before);
  await choose(again, 'Actual Size');
  await expect.poll(async () => (await mainFacts(again))?.zoom).toBe(100);
});

test('REL-28 without a tray: the first close says where the window went, titles count, no approval is lost', async ({
  launch,
}) => {
  const bus = await startEmptyBus();
  try {
    const started = await launch({ environment: { DBUS_SESSION_BUS_ADDRESS: bus.address } });
    await addConnector(started);
    await expect.poll(async () => (await started.run('app.info', {})).tray).toBe('missing');
    const said = await started.app.evaluateHandle(({ dialog }) => {
      const said: { message: string; detail?: string; buttons?: string[] }[] = [];
      Object.assign(dialog, {
        showMessageBox: async (options: (typeof said)[number]) => {
          said.push(options);
          return { response: 0, checkboxChecked: false };
        },
      });
      return said;
    });

    await started.close('main');
    await expect.poll(() => said.evaluate((all) => all.length)).toBe(1);
    expect((await said.jsonValue())[0]).toMatchObject({
      message: 'Consentry keeps running without its window.',
      detail: expect.stringContaining('consentry ui'),
      buttons: ['Keep running', 'Quit Consentry'],
    });

    // The question opens its own window; put away, it stays in the list of windows and waits.
    const login = await beginLogin(started.origin, 'Cursor');
    const prompt = await started.page('prompt');
    await allowButton(prompt).waitFor();
    await started.close('prompt');
    const promptState = () =>
      started.app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        return [window?.isMinimized(), window?.getTitle()];
      });
    await expect.poll(promptState).toEqual([true, 'Consentry asks']);

    // A second start is the way back; the frame says that something waits.
    await started.app.evaluate(({ app }) => void app.emit('second-instance'));
    await expect.poll(async () => (await mainFacts(started))?.title).toBe('(1) Consentry');
    await started.run('prompt.show', {});
    await allowInTheEnd(started, prompt);
    expect(await login.token()).not.toBe('');
    await expect.poll(async () => (await mainFacts(started))?.title).toBe('Consentry');

    await started.close('main');
    await expect.poll(async () => mainFacts(started)).toBeUndefined();
    expect(await said.evaluate((all) => all.length)).toBe(1);
  } finally {
    bus.end();
  }
});

test('start at login is a file that starts it hidden, and nothing when it is off', async ({
  launch,
}) => {
  const started = await launch();
  const path = join(process.env['XDG_CONFIG_HOME'] ?? '', 'autostart', 'consentry.desktop');
  expect((await started.run('app.info', {})).launchAtLogin.state).toBe('off');
  expect((await started.run('app.setLaunchAtLogin', { isOn: true })).state).toBe('on');
  const exec = /^Exec=(.*)$/mu.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
  expect(exec).toMatch(/^"[^"]*electron" .*"--hidden"$/u);
  expect((await started.run('app.setLaunchAtLogin', { isOn: false })).state).toBe('off');
  expect(existsSync(path)).toBe(false);
});
