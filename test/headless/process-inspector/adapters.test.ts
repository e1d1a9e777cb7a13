/**
 * The same two questions to every adapter; those of other systems get tools that print what theirs
 * would.
 */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import type { LoopbackConnection } from '../../../main/core/ports/ports.ts';
import { createMacosInspector } from '../../../main/shared-adapters/process-inspector/macos.ts';
import { createProcessInspector } from '../../../main/shared-adapters/process-inspector/process-inspector.ts';
import { createWindowsInspector } from '../../../main/shared-adapters/process-inspector/windows.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { tempDir } from '../support/temp-dir.ts';

const connection: LoopbackConnection = {
  ourAddress: '127.0.0.1',
  ourPort: 29_170,
  peerAddress: '127.0.0.1',
  peerPort: 50_123,
};
const elsewhere = { ...connection, peerPort: 50_124 };
const ownUid = process.getuid?.() ?? 0;

/** A tool of the system: a program that runs these lines of shell. */
function tool(folder: string, name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(path, 0o700);
  return path;
}

it.each<NodeJS.Platform>(['linux', 'darwin', 'win32', 'aix'])(
  'SEC-11 on %s a connection that nobody has is unknown, and so is everything without the tools of the system',
  async (platform) => {
    const inspector = createProcessInspector(createManualClock(), platform);
    const nobody = { ...connection, peerAddress: '127.0.0.1', peerPort: 1, ourPort: 2 };
    expect(await inspector.owner(nobody)).toBe('unknown');
    expect(await inspector.program(nobody)).toBeNull();
  },
);

// The stand-ins are shell scripts.
describe.runIf(process.platform !== 'win32')('macOS', () => {
  function start(uid: number, lsofEnd = 'exit 1') {
    const folder = tempDir();
    const script = join(folder, 'bridge.js');
    writeFileSync(script, '');
    // lsof ends with 1 when anything was hidden from it.
    const lsof = tool(
      folder,
      'lsof',
      `printf 'p77\\nu${uid}\\nf8\\nn127.0.0.1:50123->127.0.0.1:29170\\n'`,
      lsofEnd,
    );
    const ps = tool(
      folder,
      'ps',
      'case "$3$5" in',
      'ppid=77) echo "   55" ;;',
      'comm=77) echo /usr/local/bin/node ;;',
      `args=77) echo "/usr/local/bin/node ${script} --token secret" ;;`,
      'comm=55) echo /Applications/Cursor.app/Contents/MacOS/Cursor ;;',
      'ppid=55) echo 1 ;;',
      'esac',
    );
    return createMacosInspector({ lsof, ps });
  }

  it('SEC-11 names owner and program', async () => {
    expect(await start(ownUid).owner(connection)).toBe('own');
    expect(await start(ownUid + 1).owner(connection)).toBe('foreign');
    expect(await start(ownUid).owner(elsewhere)).toBe('unknown');
    expect(await start(ownUid).program(connection)).toEqual({
      pid: 77,
      name: 'node (bridge)',
      executable: '/usr/local/bin/node',
      startedBy: 'Cursor',
    });
    expect(await start(ownUid).program(elsewhere)).toBeNull();
  });

  it('believes nothing of a tool that prints without end', async () => {
    expect(await start(ownUid, 'yes').owner(connection)).toBe('unknown');
  });
});

describe.runIf(process.platform !== 'win32')('Windows', () => {
  function start(answer: Readonly<Record<string, unknown>>) {
    const folder = tempDir();
    const asked = join(folder, 'asked');
    const json = JSON.stringify({ pid: 6512, ...answer });
    const netstat = tool(
      folder,
      'netstat',
      "printf '  TCP    127.0.0.1:50123   127.0.0.1:29170   ESTABLISHED   6512\\r\\n'",
    );
    const powershell = tool(
      folder,
      'powershell',
      `echo asked >> '${asked}'`,
      `cat '${asked}.json'`,
    );
    writeFileSync(`${asked}.json`, json);
    writeFileSync(asked, '');
    const clock = createManualClock();
    const timesAsked = (): number => readFileSync(asked, 'utf8').split('\n').length - 1;
    return { inspector: createWindowsInspector(clock, { netstat, powershell }), clock, timesAsked };
  }
  const own = { sid: 'S-1-5-21-1', ownSid: 'S-1-5-21-1', name: 'cursor.exe' };

  it('SEC-11 names owner and program', async () => {
    const path = String.raw`C:\Programs\cursor\Cursor.exe`;
    const { inspector } = start({ ...own, path, parentName: 'explorer.exe' });
    expect(await inspector.owner(connection)).toBe('own');
    expect(await inspector.owner(elsewhere)).toBe('unknown');
    expect(await inspector.program(connection)).toEqual({
      pid: 6512,
      name: 'Cursor',
      executable: path,
      startedBy: 'explorer',
    });
    const other = start({ ...own, sid: 'S-1-5-21-2' });
    expect(await other.inspector.owner(connection)).toBe('foreign');
  });

  it('asks once for a process, and anew when its id may be another one', async () => {
    const { inspector, clock, timesAsked } = start(own);
    await Promise.all([inspector.owner(connection), inspector.program(connection)]);
    await inspector.owner(connection);
    expect(timesAsked()).toBe(1);
    clock.advance(limits.peer.remembered + 1);
    expect(await inspector.owner(connection)).toBe('own');
    expect(timesAsked()).toBe(2);
  });
});
