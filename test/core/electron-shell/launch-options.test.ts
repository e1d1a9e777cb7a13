import { describe, expect, it } from 'vitest';
import { launchLimits } from '../../../main/core/limits/launch-limits.ts';
import { readLaunchOptions } from '../../../main/electron/lifecycle/launch-options.ts';
import {
  dangerousSwitches,
  readBridgeLaunch,
  refuseDangerous,
} from '../../../main/shared-adapters/system/command-line.ts';
import { allSwitches } from '../../support/system/electron-switches.ts';

const packaged = { isPackaged: true, isRoot: false, platform: 'linux' } as const;
const windows = { isPackaged: true, isRoot: false, platform: 'win32' } as const;
const development = { isPackaged: false, isRoot: false, platform: 'linux' } as const;

/** One switch in every place where Chromium would find it. */
function placesOf(spelling: string): string[][] {
  return [
    [spelling],
    ['--hidden', spelling],
    [spelling, '--hidden'],
    ['--data-dir', spelling],
    ['--data-dir', spelling, '--data-dir', '/real'],
    ['--data-dir', '/real', '--data-dir', spelling],
    ['--data-dir=/real', spelling],
    [`--data-dir=${spelling}`],
    ['--port', spelling],
    ['--port', spelling, '--port', '0'],
    [`--port=${spelling}`],
    ['--hidden', `--hidden=${spelling}`],
    ['--lang', spelling],
    [`--lang=${spelling}`],
    ['--ozone-platform', spelling],
    ['--', spelling],
    [spelling, '--'],
    ['--data-dir', '--', spelling],
    ['--show', spelling],
    ['-psn_0_1', spelling],
  ];
}

/** Chromium takes one dash for two, and blanks off both ends. */
const spellings = (name: string): string[] => [
  `--${name}`,
  `-${name}`,
  ` --${name}`,
  `\t-${name} `,
];

describe('readLaunchOptions', () => {
  it('reads port, data folder and the two flags in both spellings', () => {
    const expected = { port: 5000, isHidden: true, isDemo: true, dataDir: '/x' };
    const args = ['--port', '5000', '--hidden', '--demo', '--data-dir=/x'];
    expect(readLaunchOptions(args, packaged)).toEqual({ kind: 'ok', options: expected });
    expect(readLaunchOptions(['--port=0'], packaged)).toMatchObject({ options: { port: 0 } });
  });

  it.each(['', 'x', '-1', '65536', '1e3', '0x10', ' 1'])('refuses the port %j', (port) => {
    expect(readLaunchOptions(['--port', port], packaged).kind).toBe('refused');
    expect(readLaunchOptions(['--port'], packaged).kind).toBe('refused');
  });

  it.each([
    '--remote-debugging-port=9222',
    '--remote-debugging-pipe',
    '--remote-allow-origins=*',
    '--inspect',
    '--inspect=0',
    '--inspect-brk',
    '--js-flags=--expose-gc',
    '--load-extension=/tmp/x',
    '--host-resolver-rules=MAP * 127.0.0.1',
    '--proxy-server=127.0.0.1:1',
    '--ignore-certificate-errors',
    '--disable-web-security',
    '--disable-features=IsolateOrigins',
    '--enable-features=X',
    '--user-data-dir=/tmp/x',
    '--password-store=basic',
    '--no-sandbox',
    '--type=renderer',
    '--gpu-launcher=/tmp/x',
    '-r',
    '/tmp/evil.js',
    'consentry://question.allow',
    '--HIDDEN',
    '--hidden2',
  ])('a packaged app refuses %s (SEC-105)', (arg) => {
    expect(readLaunchOptions([arg], packaged).kind).toBe('refused');
    expect(readLaunchOptions(['--hidden', arg], packaged).kind).toBe('refused');
  });

  it.each(allSwitches)(
    'TRIAL-C0 SEC-105 a packaged app refuses --%s as option, as value and behind --',
    (name) => {
      const taken = spellings(name)
        .flatMap(placesOf)
        .filter((args) => readLaunchOptions(args, packaged).kind === 'ok');
      expect(taken).toEqual([]);
    },
  );

  it.each(allSwitches)(
    'TRIAL-C0 SEC-105 on Windows, where a slash begins a switch too, --%s is refused in every place',
    (name) => {
      const taken = [...spellings(name), `/${name}`, ` /${name}`]
        .flatMap(placesOf)
        .filter((args) => readLaunchOptions(args, windows).kind === 'ok');
      expect(taken).toEqual([]);
    },
  );

  it.each(['', '.', 'data', './data', '../data', '~/data', ' /data', '-', '--', '-/data', 'C:\\x'])(
    'TRIAL-C0 takes %j for no data folder, in development neither',
    (folder) => {
      for (const here of [packaged, development])
        for (const args of [['--data-dir', folder], [`--data-dir=${folder}`]])
          expect(readLaunchOptions(args, here)).toEqual({
            kind: 'refused',
            message: '--data-dir takes a folder as an absolute path.',
          });
    },
  );

  it('TRIAL-C0 knows an absolute path of Windows by its drive or its server', () => {
    const read = (folder: string) => readLaunchOptions(['--data-dir', folder], windows);
    for (const dataDir of ['C:\\Users\\me\\x', 'd:/x', '\\\\server\\share'])
      expect(read(dataDir)).toMatchObject({ options: { dataDir } });
    for (const no of ['/x', '\\x', 'C:x', '//server/x', '\\\\\\x'])
      expect(read(no).kind).toBe('refused');
  });

  it.each([
    ['--data-dir', '/a', '--data-dir', '/b'],
    ['--data-dir=/a', '--data-dir=/a'],
    ['--port', '1', '--port=1'],
    ['--hidden', '--hidden'],
    ['--demo', '--port', '1', '--demo'],
  ])('TRIAL-C0 takes none of its options twice: %s %s %s', (...args) => {
    for (const here of [packaged, development])
      expect(readLaunchOptions(args, here)).toMatchObject({
        kind: 'refused',
        message: expect.stringContaining('given twice') as string,
      });
  });

  it.each(['--hidden=1', '--demo=', '--show=x'])('TRIAL-C0 a flag takes no value: %s', (flag) => {
    expect(readLaunchOptions([flag], packaged).kind).toBe('refused');
  });

  it('TRIAL-C0 bounds the command line in count and bytes before it reads it', () => {
    const { arguments: count, argumentBytes, allBytes } = launchLimits;
    const read = (args: readonly string[]) => readLaunchOptions(args, packaged);
    const tooLong = { kind: 'refused', message: 'The command line is too long.' };
    expect(read([`--lang=${'a'.repeat(120_000)}`])).toEqual(tooLong);
    expect(read(Array.from({ length: count + 1 }, () => '--lang=de'))).toEqual(tooLong);
    expect(read(Array.from({ length: count }, () => '--lang=de')).kind).toBe('ok');
    const path = `/${'ä'.repeat((argumentBytes - 1) / 2)}`;
    expect(read(['--data-dir', `${path}a`]).kind).toBe('ok');
    expect(read(['--data-dir', `${path}ab`])).toEqual(tooLong);
    const parts = Array.from({ length: 4 }, () => `--lang=${'a'.repeat(allBytes / 4)}`);
    expect(read(parts)).toEqual(tooLong);
  });

  it('takes what only says where and how to draw, and what macOS adds', () => {
    const args = ['--ozone-platform=wayland', '--lang=de', '--show', '-psn_0_12345'];
    expect(readLaunchOptions(args, packaged).kind).toBe('ok');
    const more = ['--force-device-scale-factor=1.5', '--lang=pt-BR', '--disable-gpu'];
    expect(readLaunchOptions(more, packaged).kind).toBe('ok');
  });

  it.each(['../../tmp/x', '/tmp/x', '--inspect', 'a,b', 'a b', ''])(
    'TRIAL-C0 gives no switch of Chromium the value %j',
    (value) => {
      expect(readLaunchOptions([`--lang=${value}`], packaged).kind).toBe('refused');
    },
  );

  it('lets only root run without the sandbox, which root cannot have', () => {
    expect(readLaunchOptions(['--no-sandbox'], { ...packaged, isRoot: true }).kind).toBe('ok');
    expect(readLaunchOptions(['--no-sandbox'], packaged).kind).toBe('refused');
  });

  it('leaves the switches of tools alone in development', () => {
    const args = ['--inspect=0', '--remote-debugging-port=0', '--port', '7'];
    expect(readLaunchOptions(args, development)).toMatchObject({ options: { port: 7 } });
  });
});

describe('readBridgeLaunch', () => {
  it.each(allSwitches)(
    'TRIAL-C0 SEC-105 a packaged app started with --bridge refuses --%s in every place',
    (name) => {
      const places = (spelling: string): [string[], string[]][] => [
        [[spelling], []],
        [[], [spelling]],
        [[], ['--client', spelling]],
        [[], ['--data-dir', spelling, '--data-dir', '/real']],
        [[], ['--resource', spelling]],
        [[], ['--', spelling]],
        [['--data-dir'], [spelling]],
      ];
      const taken = [packaged, windows].flatMap((here) =>
        spellings(name)
          .flatMap(places)
          .filter(([before, after]) => readBridgeLaunch(before, after, here) === undefined),
      );
      expect(taken).toEqual([]);
    },
  );

  it('takes what AI clients start it with', () => {
    const line = ['--data-dir', '/home/me/.consentry', '--client', 'zed', '--resource', '/mcp/x'];
    expect(readBridgeLaunch([], line, packaged)).toBeUndefined();
    expect(readBridgeLaunch(['/app'], line, development)).toBeUndefined();
    expect(readBridgeLaunch(['--no-sandbox'], line, { ...packaged, isRoot: true })).toBeUndefined();
    const there = ['--data-dir=file:///C:/My%20Data', '--resource', '/mcp', '--no-start'];
    expect(readBridgeLaunch([], there, windows)).toBeUndefined();
  });

  it('TRIAL-C0 refuses an option given twice and a line that is too long', () => {
    expect(readBridgeLaunch([], ['--client=a', '--client', 'b'], packaged)?.kind).toBe('refused');
    expect(readBridgeLaunch([], ['--client', 'a'.repeat(120_000)], packaged)?.kind).toBe('refused');
    expect(readBridgeLaunch([], ['--client', '/inspect=0'], windows)?.kind).toBe('refused');
  });
});

describe('refuseDangerous', () => {
  it.each(dangerousSwitches)('TRIAL-C0 ends a start in which Chromium has read --%s', (name) => {
    const read = (has: string, isRoot: boolean) =>
      refuseDangerous((asked) => asked === has, { isRoot });
    expect(read(name, false)?.message).toContain(`--${name}`);
    expect(read(name, true) === undefined).toBe(name === 'no-sandbox');
    expect(read('lang', false)).toBeUndefined();
  });
});
