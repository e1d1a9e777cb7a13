import { describe, expect, it } from 'vitest';
import { chooseShell, type StartContext } from '../../scripts/lib/choose-shell.mjs';

const desktop: StartContext = {
  args: [],
  platform: 'linux',
  isRoot: false,
  hasDisplay: true,
  overrideDir: undefined,
  binary: '/electron/electron',
  installProblem: undefined,
};
const bare: StartContext = { ...desktop, binary: undefined };

describe('npm start', () => {
  it('opens the desktop app where there is Electron and a display', () => {
    expect(chooseShell(desktop)).toEqual({
      kind: 'desktop',
      binary: '/electron/electron',
      args: [],
    });
  });

  it('passes --demo on to the desktop app', () => {
    expect(chooseShell({ ...desktop, args: ['--demo'] })).toMatchObject({ args: ['--demo'] });
  });

  it('keeps the sandbox, but for root on Linux, where Electron would not start', () => {
    const args = ['--demo'];
    expect(chooseShell({ ...desktop, args, isRoot: true })).toMatchObject({
      kind: 'desktop',
      args: ['--no-sandbox', '--demo'],
    });
    expect(chooseShell({ ...desktop, args, isRoot: true, platform: 'darwin' })).toMatchObject({
      args: ['--demo'],
    });
  });

  it('serves without a word of excuse when asked to', () => {
    expect(chooseShell({ ...desktop, args: ['--headless', '--demo', '--port', '0'] })).toEqual({
      kind: 'headless',
      args: ['serve', '--demo', '--port', '0'],
      why: undefined,
      help: undefined,
    });
  });

  it('does not look at Electron when asked for headless', () => {
    const broken = { ...bare, overrideDir: '/nowhere' };
    expect(chooseShell({ ...broken, args: ['--headless'] }).kind).toBe('headless');
  });

  it('serves without a display, says so, and downloads nothing', () => {
    expect(chooseShell({ ...bare, hasDisplay: false, args: ['--demo'] })).toEqual({
      kind: 'headless',
      args: ['serve', '--demo'],
      why: expect.stringContaining('no display'),
      help: expect.stringContaining('desktop session'),
    });
  });

  it.each(['darwin', 'win32'])('asks for no DISPLAY on %s', (platform) => {
    expect(chooseShell({ ...desktop, platform, hasDisplay: false }).kind).toBe('desktop');
  });

  it('installs Electron once when it is not there', () => {
    expect(chooseShell(bare)).toEqual({ kind: 'install' });
  });

  it('serves when Electron could not be installed, with the reason and the way to get it', () => {
    const installProblem = 'Electron 1.2.3 could not be downloaded (fetch failed)';
    expect(chooseShell({ ...bare, installProblem })).toEqual({
      kind: 'headless',
      args: ['serve'],
      why: installProblem,
      help: expect.stringContaining('npx install-electron'),
    });
  });

  it('refuses an override that names no Electron instead of downloading another', () => {
    expect(chooseShell({ ...bare, overrideDir: '/nowhere' })).toEqual({
      kind: 'error',
      message: expect.stringContaining('/nowhere'),
    });
  });

  it.each([['status'], ['clients', 'list', '--json']])(
    'hands %s to the command line, also where there is a desktop',
    (...args) => {
      expect(chooseShell({ ...desktop, args })).toEqual({ kind: 'cli', args });
    },
  );

  it.each(['--help', '-h', '--version', '-v'])(
    'TRIAL-D-B3 hands %s to the whole command line, with and without a display',
    (question) => {
      for (const here of [desktop, bare, { ...bare, hasDisplay: false }]) {
        expect(chooseShell({ ...here, args: [question] })).toMatchObject({
          kind: 'cli',
          args: [question],
        });
        expect(chooseShell({ ...here, args: ['--demo', question] })).toMatchObject({
          args: [question],
        });
      }
      expect(chooseShell({ ...bare, args: ['serve', question] })).toMatchObject({
        args: ['serve', question],
      });
      expect(chooseShell({ ...bare, args: ['--headless', question] })).toMatchObject({
        args: ['serve', question],
      });
    },
  );

  it('takes a deep link for the desktop app, not for a verb', () => {
    const args = ['consentry://activity'];
    expect(chooseShell({ ...desktop, args })).toMatchObject({ kind: 'desktop', args });
  });
});
