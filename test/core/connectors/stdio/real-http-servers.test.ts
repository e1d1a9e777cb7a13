/** Servers we did not write, over HTTP: the reference server, the old SDK and the new one. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createNetServer, type AddressInfo } from 'node:net';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { McpServer as OldMcpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import type { UpstreamOutcome } from '../../../../main/core/connectors/conversation/upstream.ts';
import type { JsonObject } from '../../../../main/core/lib/json.ts';
import { createHarness, serverBin, type Harness } from '../harness.ts';

let harness: Harness;
let closers: (() => Promise<void> | void)[];
beforeEach(() => {
  harness = createHarness();
  closers = [];
});
afterEach(async () => {
  await harness.stop();
  for (const close of closers) await close();
});

async function listen(server: HttpServer): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

async function freePort(): Promise<number> {
  const server = createNetServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('server-everything over streamable HTTP', () => {
  let server: ChildProcess | undefined;

  async function startEverything(port: number): Promise<void> {
    const started = spawn(process.execPath, [serverBin('server-everything'), 'streamableHttp'], {
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    server = started;
    closers.push(stopEverything);
    await new Promise<void>((resolve, reject) => {
      const received = (data: Buffer): void => {
        if (data.toString('utf8').includes('listening')) resolve();
      };
      started.stdout.on('data', received);
      started.stderr.on('data', received);
      started.once('exit', () => {
        reject(new Error('server-everything ended'));
      });
    });
  }
  async function stopEverything(): Promise<void> {
    const stopping = server;
    server = undefined;
    if (stopping === undefined || stopping.exitCode !== null) return;
    const gone = new Promise((resolve) => stopping.once('exit', resolve));
    stopping.kill('SIGKILL');
    await gone;
  }

  it('works, with progress, and gets over a restart of the server', async () => {
    const port = await freePort();
    await startEverything(port);
    await harness.addHttp('everything', `http://127.0.0.1:${port}/mcp`);
    expect(await harness.until('everything', 'ready')).toMatchObject({
      era: 'legacy',
      auth: 'none-needed',
    });
    expect(await harness.value('everything', 'echo', { message: 'hi' })).toBe('Echo: hi');
    const progress: unknown[] = [];
    await harness.call(
      'everything',
      'trigger-long-running-operation',
      { duration: 0.2, steps: 2 },
      { onProgress: (params) => progress.push(params) },
    );
    expect(progress).toHaveLength(2);
    await stopEverything();
    await startEverything(port);
    await vi.waitFor(
      async () => {
        expect(await harness.value('everything', 'echo', { message: 'again' })).toBe('Echo: again');
      },
      { timeout: 10_000, interval: 100 },
    );
  });

  it('SEC-54 lists by what clients may be asked, and asks each client in a session of its own', async () => {
    const port = await freePort();
    await startEverything(port);
    await harness.addHttp('everything', `http://127.0.0.1:${port}/mcp`);
    await harness.until('everything', 'ready');
    const tools = (): string[] => harness.connectors.tools('everything').map(({ name }) => name);
    await vi.waitFor(() => expect(tools()).toContain('trigger-elicitation-request'), 5000);
    expect(tools()).not.toContain('trigger-sampling-request');
    const asked: string[] = [];
    const callAs = (key: string, capabilities: JsonObject): Promise<UpstreamOutcome> =>
      harness.call(
        'everything',
        'trigger-elicitation-request',
        {},
        {
          upstreamSession: { key, capabilities },
          onInput: async ({ method }) => {
            asked.push(`${key} ${method}`);
            return { action: 'accept', content: { name: key, check: true } };
          },
        },
      );
    const forms = { elicitation: {} };
    const [a, b, none] = await Promise.all([
      callAs('ann', forms),
      callAs('bob', forms),
      callAs('none', {}),
    ]);
    expect(asked.sort()).toEqual(['ann elicitation/create', 'bob elicitation/create']);
    expect([JSON.stringify(a), JSON.stringify(b)]).toEqual([
      expect.stringContaining('ann'),
      expect.stringContaining('bob'),
    ]);
    // Its session has no such tool: it was told that nobody can be asked.
    expect(JSON.stringify(none)).toMatch(/not found/iu);
  });
});

describe('SDK v2, which speaks both eras', () => {
  it('is spoken to in the newer one', async () => {
    const handle = toNodeHandler(
      createMcpHandler(() => {
        const mcp = new McpServer({ name: 'dual', version: '2.4' });
        mcp.registerTool(
          'add',
          { description: 'adds', inputSchema: z.object({ a: z.number(), b: z.number() }) },
          async ({ a, b }) => ({ content: [{ type: 'text', text: String(a + b) }] }),
        );
        mcp.registerTool('slow', { description: 'tells how far it is' }, async (ctx) => {
          const token = ctx.mcpReq._meta?.progressToken;
          if (token !== undefined) {
            await ctx.mcpReq.notify({
              method: 'notifications/progress',
              params: { progressToken: token, progress: 1 },
            });
          }
          return { content: [{ type: 'text', text: 'done' }] };
        });
        return mcp;
      }),
    );
    const server = createServer((request, response) => {
      void handle(request as Parameters<typeof handle>[0], response);
    });
    await harness.addHttp('dual', await listen(server));
    expect(await harness.until('dual', 'ready')).toMatchObject({
      era: 'modern',
      protocolVersion: '2026-07-28',
      serverName: 'dual',
      serverVersion: '2.4',
    });
    expect(await harness.value('dual', 'add', { a: 2, b: 3 })).toBe(5);
    const progress: unknown[] = [];
    const outcome = await harness.call(
      'dual',
      'slow',
      {},
      { onProgress: (params) => progress.push(params) },
    );
    expect(outcome.kind).toBe('result');
    expect(progress).toEqual([{ progress: 1 }]);
    expect(await harness.call('dual', 'no-such-tool')).toMatchObject({
      kind: 'error',
      error: { code: -32602 },
    });
  });
});

describe('SDK v1', () => {
  function oldServer(): OldMcpServer {
    const mcp = new OldMcpServer({ name: 'old', version: '1.32' });
    mcp.registerTool(
      'twice',
      { description: 'doubles', inputSchema: { n: z.number() } },
      async ({ n }) => ({
        content: [{ type: 'text', text: String(2 * n) }],
      }),
    );
    return mcp;
  }

  it.each([
    ['without sessions, answering JSON', { enableJsonResponse: true }],
    ['without sessions, answering streams', {}],
  ])('%s', async (_how, options) => {
    const server = createServer((request, response) => {
      const transport = new StreamableHTTPServerTransport(options);
      void oldServer()
        .connect(transport as Parameters<OldMcpServer['connect']>[0])
        .then(() => transport.handleRequest(request, response));
    });
    await harness.addHttp('old', await listen(server));
    expect(await harness.until('old', 'ready')).toMatchObject({ era: 'legacy', serverName: 'old' });
    expect(await harness.value('old', 'twice', { n: 21 })).toBe(42);
  });
});
