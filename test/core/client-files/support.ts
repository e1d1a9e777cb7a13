/**
 * A machine of its own for a test: a home folder with clients in it, and a core that finds them
 * there.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Ports } from '../../../main/core/ports/ports.ts';
import { startCore, type StartOptions, type TestCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

export interface Machine extends TestCore {
  readonly home: string;
  /** Path below the home folder. */
  path(relative: string): string;
  write(relative: string, text: string): string;
  read(relative: string): string;
}

const bridge = { command: '/opt/consentry/bridge', args: [] } as const;

export async function startMachine(
  changes: Partial<Ports> = {},
  options: StartOptions = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<Machine> {
  const home = makeTempDir();
  const clientPaths = {
    homeDir: home,
    platform: 'linux' as const,
    environment: (name: string) => environment[name],
    systemRoot: join(home, 'system'),
  };
  const core = await startCore({ ...options, ports: { clientPaths, bridge, ...changes } });
  onTestFinished(() => core.stop());
  const path = (relative: string): string => join(home, relative);
  return {
    ...core,
    home,
    path,
    read: (relative) => readFileSync(path(relative), 'utf8'),
    write(relative, text) {
      mkdirSync(dirname(path(relative)), { recursive: true });
      writeFileSync(path(relative), text);
      return path(relative);
    },
  };
}

/** Looks, and writes what was shown. */
export async function install(
  machine: Machine,
  target: {
    app: string;
    via?: 'http' | 'bridge';
    name?: string;
    connector?: string;
    project?: string;
  },
  replace = false,
) {
  const { digest } = await machine.run('clientFiles.preview', target);
  return machine.run('clientFiles.install', { ...target, digest: digest ?? 'none', replace });
}
