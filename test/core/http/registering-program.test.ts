/** The program that registers: bounded for each, known by its script, shown with its label. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { programLabel } from '../../../main/core/http/peer.ts';
import { createDeferred } from '../../../main/core/lib/deferred.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import type { PeerProgram } from '../../../main/core/ports/ports.ts';
import { createNodeClock } from '../../../main/shared-adapters/system/node-clock.ts';
import { createProcessInspector } from '../../../main/shared-adapters/process-inspector/process-inspector.ts';
import { createTestClock, memoryProcesses } from '../../support/core/memory-ports.ts';
import { sendRaw } from '../../support/clients/raw-http.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { registerRequest, registration } from './registration-request.ts';

describe('registrations', () => {
  const programNamed = (name: string): PeerProgram => ({
    pid: 1,
    name,
    executable: '/usr/bin/node',
  });

  async function flood(core: TestCore, times: number): Promise<Record<string, number>> {
    const statuses: Record<string, number> = {};
    for (let time = 0; time < times; time += 1) {
      const { status } = await sendRaw(core.port, registerRequest(core.port));
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
    return statuses;
  }

  test('SEC-25 one program that floods leaves the others their ten a minute', async () => {
    const clock = createTestClock();
    const processes = memoryProcesses();
    const core = await startCore({ ports: { clock, processes } });
    processes.peerProgram = programNamed('node (flood)');
    expect(await flood(core, 15)).toEqual({ 201: 10, 429: 5 });
    processes.peerProgram = programNamed('node (mcp-remote)');
    expect(await flood(core, 2)).toEqual({ 201: 2 });
    // Who cannot be told apart shares one.
    processes.peerProgram = null;
    expect(await flood(core, 12)).toEqual({ 201: 10, 429: 2 });
    clock.advance(61_000);
    processes.peerProgram = programNamed('node (flood)');
    expect(await flood(core, 1)).toEqual({ 201: 1 });
  });

  test('SEC-25 a program that changes its name is bounded by what all have together', async () => {
    const clock = createTestClock();
    const processes = memoryProcesses();
    const core = await startCore({ ports: { clock, processes } });
    let lookups = 0;
    processes.program = async () => programNamed(`flood ${(lookups += 1)}`);
    const most = limits.oauth.registrationsPerMinuteInAll;
    expect(await flood(core, most + 10)).toEqual({ 201: most, 429: 10 });
    // Refused without a look at the processes.
    expect(lookups).toBe(most);
  });
});

// Only Linux has its table of sockets under /proc.
test.runIf(process.platform === 'linux')(
  'SEC-11 a program that registers is known by its script, and none of its arguments',
  async () => {
    const real = createProcessInspector(createNodeClock());
    const seen = createDeferred<PeerProgram | null>();
    const core = await startCore({
      ports: {
        processes: {
          owner: (connection) => real.owner(connection),
          async program(connection) {
            const program = await real.program(connection);
            seen.resolve(program);
            return program;
          },
        },
      },
    });
    const script = join(makeTempDir(), 'some-client.mjs');
    writeFileSync(
      script,
      `const answer = await fetch('${core.issuer}/oauth/register', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(registration)} });
       process.exit(answer.status === 201 ? 0 : 1);`,
    );
    const child = spawn(process.execPath, ['--no-warnings', script, '--token', 'very-secret'], {
      stdio: 'inherit',
    });
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
    const program = await seen.promise;
    expect(program).toMatchObject({ pid: child.pid, name: 'node (some-client)' });
    expect(programLabel(program)).toMatch(/^node \(some-client\), \/.*node, started by node/u);
    expect(JSON.stringify(program)).not.toContain('very-secret');
  },
);

test('SEC-36 the label of a program shows what would not be seen', async () => {
  const label = programLabel({
    pid: 1,
    name: `cur\u202Esor${'x'.repeat(200)}`,
    executable: '/opt/\u200Bcursor\n',
    startedBy: 'a\u0000b',
  });
  expect(label).toContain('⟨U+202E⟩');
  expect(label).toContain('⟨U+200B⟩');
  expect(label).toContain('⟨U+000A⟩');
  expect(label).toContain('started by a⟨U+0000⟩b');
  expect(label?.length).toBeLessThan(300);
  expect(programLabel(null)).toBeNull();
});
