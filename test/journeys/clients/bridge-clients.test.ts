/**
 * Programs of others on the other side of the bridge: both generations of the SDK and MCP Inspector
 * over stdio, and the same conversation through the bridge and without it.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Client as ClientV2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as StdioV2 } from '@modelcontextprotocol/client/stdio';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as StdioV1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { allow, bundle, publish } from '../../bridge/support.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { connectClient } from '../support/real-clients.ts';
import { addEverything } from '../support/real-upstreams.ts';

const access = { everything: 'write' } as const;

async function setting(): Promise<TestCore> {
  const core = await startCore();
  publish(core);
  await addEverything(core);
  return core;
}

const program = (core: TestCore) => ({
  command: process.execPath,
  args: [bundle, '--data-dir', core.dataDir, '--client', 'claude-desktop', '--no-start'],
  stderr: 'ignore' as const,
});

const echo = { name: 'everything__echo', arguments: { message: 'through the bridge' } };

describe('over stdio through the bridge', () => {
  test('the SDK of 2025', async () => {
    const core = await setting();
    const client = new ClientV1({ name: 'Journey', version: '1' });
    onTestFinished(() => client.close());
    const connected = client.connect(new StdioV1(program(core)));
    await allow(core, access);
    await connected;
    expect(client.getServerVersion()).toMatchObject({ name: 'consentry' });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('everything__echo');
    expect(await client.callTool(echo)).toMatchObject({
      content: [{ type: 'text', text: 'Echo: through the bridge' }],
    });
    const received: unknown[] = [];
    await client.callTool(
      {
        name: 'everything__trigger-long-running-operation',
        arguments: { duration: 0.3, steps: 3 },
      },
      undefined,
      { onprogress: (progress) => received.push(progress) },
    );
    expect(received.length).toBeGreaterThan(0);
  });

  test('the current SDK, in the revision it finds', async () => {
    const core = await setting();
    const client = new ClientV2(
      { name: 'Journey', version: '1' },
      { versionNegotiation: { mode: 'auto' } },
    );
    onTestFinished(() => client.close());
    const connected = client.connect(new StdioV2(program(core)));
    await allow(core, access);
    await connected;
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('everything__echo');
    expect(await client.callTool(echo)).toMatchObject({
      content: [{ type: 'text', text: 'Echo: through the bridge' }],
    });
  });

  test('MCP Inspector’s command line', async () => {
    const core = await setting();
    const manifest = createRequire(import.meta.url).resolve(
      '@modelcontextprotocol/inspector/package.json',
    );
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> };
    const { command, args } = program(core);
    const child = spawn(
      process.execPath,
      [join(dirname(manifest), bin['mcp-inspector'] ?? ''), '--cli']
        .concat(['--format', 'json', '--method', 'tools/call', '--tool-name', echo.name])
        .concat(['--tool-arg', 'message=inspected', '--', command, ...args]),
      {
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: makeTempDir(),
          MCP_INSPECTOR_SECRET_STORE: 'memory',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    onTestFinished(() => void child.kill());
    let printed = '';
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    const exited = new Promise<number | null>((resolve) => void child.once('close', resolve));
    await allow(core, access);
    expect(await exited, said).toBe(0);
    expect(printed).toContain('Echo: inspected');
  });
});

test('mcp-remote and the bridge give a client the same tools and answers', async () => {
  // It asks for reading, as the challenge says; the bridge leaves it to the person.
  const reading = { everything: 'read' } as const;
  const core = await setting();
  const remote = await connectClient('mcp-remote', core, core.endpoint, {
    allow: true,
    access: reading,
  });
  const client = new ClientV1({ name: 'Journey', version: '1' });
  onTestFinished(() => client.close());
  const connected = client.connect(new StdioV1(program(core)));
  await allow(core, reading);
  await connected;
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name).sort()).toEqual(await remote.listTools());
  const { content } = await client.callTool(echo);
  const answer = await remote.callTool(echo.name, echo.arguments);
  expect(content).toEqual([{ type: 'text', text: answer.text }]);
});
