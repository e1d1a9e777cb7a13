/**
 * What a process of an older revision asks and logs: it is shared by all clients, so that only what
 * is surely one's own reaches one.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { join } from 'node:path';
import { connectorEditSchema } from '../../../../contract/commands/edit-connector.ts';
import type {
  InputRequest,
  UpstreamRequest,
} from '../../../../main/core/connectors/conversation/upstream.ts';
import { createHarness, serverBin, type Harness } from '../harness.ts';

let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(() => harness.stop());

const all = { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} };

const tools = (): string[] => harness.connectors.tools('up').map(({ name }) => name);

async function startFixture(): Promise<void> {
  const file = join(import.meta.dirname, '../../../support/everything-upstream/main.mjs');
  const args = [file, '--stdio', '--era', 'legacy'];
  await harness.add({ kind: 'stdio', name: 'up', command: process.execPath, args });
  await harness.until('up', 'ready');
}

function asking(key: string): { asked: InputRequest[]; more: Partial<UpstreamRequest> } {
  const asked: InputRequest[] = [];
  const onInput = async (request: InputRequest) => {
    asked.push(request);
    return { action: 'accept', content: { username: key, email: `${key}@example.com` } };
  };
  return { asked, more: { upstreamSession: { key, capabilities: all }, onInput } };
}

describe('a real server of the 2025 line', () => {
  beforeEach(async () => {
    const args = [serverBin('server-everything')];
    await harness.add({ kind: 'stdio', name: 'up', command: process.execPath, args });
    await harness.until('up', 'ready');
    // It offers these when it has heard what its client can be asked.
    await vi.waitFor(() => expect(tools()).toContain('trigger-elicitation-request'), 5000);
  });

  it('SEC-44 is told that the person can be asked, and nothing that was not switched on', async () => {
    expect(tools()).not.toContain('trigger-sampling-request');
    expect(tools()).not.toContain('get-roots-list');
    await harness.connectors.edit(
      connectorEditSchema.parse({ name: 'up', asks: { model: true, input: false } }),
    );
    await harness.until('up', 'ready');
    await vi.waitFor(() => expect(tools()).toContain('trigger-sampling-request'), 5000);
    await vi.waitFor(() => expect(tools()).not.toContain('trigger-elicitation-request'), 5000);
  });

  it('asks the client whose call it is', async () => {
    const { asked, more } = asking('sam');
    const outcome = await harness.call('up', 'trigger-elicitation-request', {}, more);
    expect(asked.map(({ method }) => method)).toEqual(['elicitation/create']);
    expect(JSON.stringify(outcome)).toContain('accept');
  });
});

describe('a process that several clients use', () => {
  it('SEC-44 SEC-54 asks nobody while calls of two clients run', async () => {
    await startFixture();
    const [a, b] = [asking('a'), asking('b')];
    // Runs long enough, and could have asked.
    const long = harness.call('up', 'test_tool_with_progress', {}, b.more);
    const outcome = await harness.call('up', 'test_elicitation', { message: 'Who?' }, a.more);
    expect(JSON.stringify(outcome)).toContain('action=cancel');
    expect([...a.asked, ...b.asked]).toEqual([]);
    await long;
  });

  it('asks a client that runs two calls', async () => {
    await startFixture();
    const a = asking('a');
    const long = harness.call(
      'up',
      'test_tool_with_progress',
      {},
      { upstreamSession: a.more.upstreamSession },
    );
    const outcome = await harness.call('up', 'test_elicitation', { message: 'Who?' }, a.more);
    expect(JSON.stringify(outcome)).toContain('a@example.com');
    await long;
  });

  it('SEC-44 asks no client what that one did not declare', async () => {
    await startFixture();
    const a = asking('a');
    const upstreamSession = { key: 'a', capabilities: { sampling: {} } };
    const elicit = await harness.call(
      'up',
      'test_elicitation',
      { message: '?' },
      { ...a.more, upstreamSession },
    );
    expect(JSON.stringify(elicit)).toContain('action=cancel');
    // Declared by the client, and not switched on for the connector.
    const sample = await harness.call(
      'up',
      'test_sampling',
      { prompt: '?' },
      { ...a.more, upstreamSession },
    );
    expect(JSON.stringify(sample)).not.toContain('LLM response');
    expect(a.asked).toEqual([]);
  });

  it('SEC-54 logs to the call that runs alone, and to nobody beside another client’s', async () => {
    await startFixture();
    const received: string[] = [];
    const listen = (key: string): Partial<UpstreamRequest> => ({
      upstreamSession: { key, capabilities: {} },
      logLevel: 'info',
      onLog: (params) => received.push(`${key}: ${JSON.stringify(params['data'])}`),
    });
    await harness.call('up', 'test_tool_with_logging', {}, listen('a'));
    expect(received).toHaveLength(3);
    expect(received[0]).toBe('a: "Tool execution started"');
    received.length = 0;
    await harness.call('up', 'test_tool_with_logging', {}, { ...listen('a'), logLevel: 'error' });
    await Promise.all([
      harness.call('up', 'test_tool_with_logging', {}, listen('a')),
      // It wants none, but the server logs for it all the same.
      harness.call(
        'up',
        'test_tool_with_logging',
        {},
        { upstreamSession: { key: 'b', capabilities: {} } },
      ),
    ]);
    expect(received).toEqual([]);
  });
});
