import { describe, expect, it } from 'vitest';
import { readLaunchOptions } from '../../../main/electron/launch-options.ts';

const packaged = { isPackaged: true, isRoot: false };
const development = { isPackaged: false, isRoot: false };

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

  it('takes what only says where and how to draw, and what macOS adds', () => {
    const args = ['--ozone-platform=wayland', '--lang=de', '--show', '-psn_0_12345'];
    expect(readLaunchOptions(args, packaged).kind).toBe('ok');
  });

  it('lets only root run without the sandbox, which root cannot have', () => {
    expect(readLaunchOptions(['--no-sandbox'], { isPackaged: true, isRoot: true }).kind).toBe('ok');
    expect(readLaunchOptions(['--no-sandbox'], packaged).kind).toBe('refused');
  });

  it('leaves the switches of tools alone in development', () => {
    const args = ['--inspect=0', '--remote-debugging-port=0', '--port', '7'];
    expect(readLaunchOptions(args, development)).toMatchObject({ options: { port: 7 } });
  });
});
