/**
 * What results that are larger than any buffer of ours cost the product in memory, read fast and
 * not at all (REL-15).
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { platform } from 'node:process';
import { setInterval } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startLargeUpstream, writeLarge } from '../core/gateway/call/large-upstream.ts';
import { callModern, logIn } from '../support/clients/oauth-client.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';
import { startProduct } from './support/killable.ts';

const mib = 1024 * 1024;
const size = 50 * mib;

/** Resident memory in MiB. */
function memoryOf(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

it.runIf(platform === 'linux')(
  'REL-15 50 MB pass in less than 32 MiB, and a reader that stops gets the server stopped',
  { timeout: 60_000 },
  async () => {
    const upstream = await startLargeUpstream((id, response) =>
      writeLarge(response, {
        before: `{"jsonrpc":"2.0","id":${id},"result":{"content":[{"type":"text","text":"`,
        bytes: size,
        after: '"}]}}',
        isDeclared: true,
      }),
    );
    const product = await startProduct(makeTempDir());
    onTestFinished(async () => {
      await product.end();
    });
    await product.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
    await product.run('connector.connect', { name: 'up' });
    await product.run('connector.review', { name: 'up', accept: 'all' });
    const { accessToken } = await logIn(product, { access: { up: 'read' } });
    const tool = { name: 'up__get_large', arguments: {} };
    const readAll = async (): Promise<number> => {
      const response = await callModern(product.endpoint, accessToken, 'tools/call', tool);
      let read = 0;
      for await (const chunk of response.body ?? []) read += (chunk as Uint8Array).length;
      return read;
    };
    // The first also brings what any traffic brings: code that is compiled, buffers of the engine.
    expect(await readAll()).toBeGreaterThan(size);
    const before = memoryOf(product.pid);
    let most = before;
    const watching = new AbortController();
    const watched = (async () => {
      for await (const _ of setInterval(10, null, { signal: watching.signal }))
        most = Math.max(most, memoryOf(product.pid));
    })().catch(() => undefined);
    expect(await readAll()).toBeGreaterThan(size);

    const url = new URL(product.endpoint);
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const params = { ...tool, _meta: meta };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
    const socket = connect(Number(url.port), '127.0.0.1');
    socket.write(
      `POST /mcp HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${accessToken}\r\ncontent-type: application/json\r\naccept: application/json\r\nmcp-protocol-version: 2026-07-28\r\nmcp-method: tools/call\r\nmcp-name: up__get_large\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await new Promise<void>((resolve) => {
      socket.once('data', () => resolve());
    });
    socket.pause();
    // Meanwhile somebody else is served from end to end.
    expect(await readAll()).toBeGreaterThan(size);
    expect(upstream.taken()).toBeLessThan(32 * mib);
    socket.destroy();
    await upstream.cut;
    watching.abort();
    await watched;
    expect(most - before).toBeLessThan(32);
  },
);
