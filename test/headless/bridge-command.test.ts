import { realpathSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { bridgeCommand } from '../../main/shared-adapters/control/bridge-command.ts';
import { defaultDataDir } from '../../main/shared-adapters/files/data-dir.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';

const program = { command: '/opt/node', args: ['/opt/consentry/bridge/index.mjs'] };

describe('bridgeCommand', () => {
  test('a folder chosen by a variable is named: the AI client has not got the variable', () => {
    const folder = realpathSync(makeTempDir());
    vi.stubEnv('CONSENTRY_DATA_DIR', folder);
    expect(bridgeCommand(program, folder)).toEqual({
      command: '/opt/node',
      args: ['/opt/consentry/bridge/index.mjs', '--data-dir', folder],
    });
  });

  test('no argument of ours holds a space, because some clients mangle those', () => {
    const { args } = bridgeCommand(program, '/home/a person/Consentry data');
    expect(args.at(-1)).toBe('file:///home/a%20person/Consentry%20data');
    expect(args.slice(1).join('')).not.toContain(' ');
  });

  test('the usual folder is not named', () => {
    vi.stubEnv('CONSENTRY_DATA_DIR', '');
    vi.stubEnv('XDG_CONFIG_HOME', '');
    expect(bridgeCommand(program, defaultDataDir())).toEqual(program);
  });
});
