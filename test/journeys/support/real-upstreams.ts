/** Real MCP servers from npm, started by Consentry as a person would: by command line. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NewConnector } from '../../../contract/commands/connector-commands.ts';
import type { TestCore } from '../../support/core/start-core.ts';

export function serverPath(name: 'everything' | 'filesystem' | 'memory'): string {
  const manifest = createRequire(import.meta.url).resolve(
    `@modelcontextprotocol/server-${name}/package.json`,
  );
  return join(dirname(manifest), 'dist/index.js');
}

/**
 * Adds a stdio connector, waits until it is ready and accepts its tools, as the person does on
 * first connect.
 */
export async function addStdio(
  test: TestCore,
  name: string,
  args: readonly string[],
  extra: Partial<Extract<NewConnector, { kind: 'stdio' }>> = {},
): Promise<void> {
  await test.run('connector.add', {
    kind: 'stdio',
    name,
    command: process.execPath,
    args: [...args],
    ...extra,
  });
  await test.run('connector.connect', { name });
  await test.run('connector.review', { name, accept: 'all' });
}

export async function addEverything(test: TestCore, name = 'everything'): Promise<void> {
  await addStdio(test, name, [serverPath('everything'), 'stdio']);
}
