/** MCP Inspector on the command line, as its users start it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TestCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { logInAsPerson, type PersonAnswer } from './person.ts';

/**
 * One run of MCP Inspector's command line with a login of its own.
 *
 * @returns the JSON it prints
 */
export async function runInspector(
  test: TestCore,
  endpoint: string,
  answer: PersonAnswer,
  args: readonly string[],
): Promise<unknown> {
  const manifest = createRequire(import.meta.url).resolve(
    '@modelcontextprotocol/inspector/package.json',
  );
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> };
  const child = spawn(
    process.execPath,
    [
      join(dirname(manifest), bin['mcp-inspector'] ?? ''),
      '--cli',
      endpoint,
      '--format',
      'json',
      ...args,
    ],
    {
      // It opens a browser only when told to without a terminal; there is none to be found, so it
      // prints the address.
      env: {
        PATH: '',
        HOME: makeTempDir(),
        MCP_AUTO_OPEN_ENABLED: 'true',
        MCP_INSPECTOR_SECRET_STORE: 'memory',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  onTestFinished(() => void child.kill());
  let printed = '';
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
  const asked = new Promise<URL>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const url = /https?:\/\/\S+\/oauth\/authorize\?\S+/u.exec(said)?.[0];
      if (url !== undefined) resolve(new URL(url));
    });
  });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const url = await Promise.race([asked, exited]);
  if (!(url instanceof URL)) throw new Error(`no login was asked for: ${said}`);
  await fetch(await logInAsPerson(test, url, answer));
  const status = await exited;
  if (status !== 0) throw new Error(`it ended with ${status}: ${said}`);
  return JSON.parse(printed);
}
