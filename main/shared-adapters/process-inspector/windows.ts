/**
 * Windows: netstat tells the process at the peer's end, for every connection; PowerShell, which takes most of a second to
 * start, tells whose process that is, once for each process.
 */
import { join } from 'node:path';
import { limits } from '../../core/lib/limits.ts';
import type { Clock, LoopbackConnection, ProcessInspector } from '../../core/ports.ts';
import { fileFinder, programName } from './program-name.ts';
import { runTool } from './run-tool.ts';
import { createSharedScan } from './shared-scan.ts';
import {
  findNetstatPid,
  ownerOf,
  parseProcess,
  processScript,
  splitCommandLine,
  type WindowsProcess,
} from './windows-output.ts';

export function createWindowsInspector(clock: Clock): ProcessInspector {
  const system = join(process.env['SYSTEMROOT'] ?? 'C:\\Windows', 'System32');
  const powershell = join(system, 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const netstat = createSharedScan(
    () => runTool(join(system, 'netstat.exe'), ['-ano']),
    limits.peer.waiting,
  );
  const processes = new Map<number, { at: number; found: Promise<WindowsProcess | null> }>();
  /** One PowerShell at a time; the next waits for the last. */
  let last: Promise<unknown> = Promise.resolve();

  function look(pid: number): Promise<WindowsProcess | null> {
    const now = clock.monotonicMs();
    for (const [known, { at }] of processes)
      if (now - at > limits.peer.remembered) processes.delete(known);
    const remembered = processes.get(pid);
    if (remembered !== undefined) return remembered.found;
    if (processes.size >= limits.peer.rememberedProcesses) return Promise.resolve(null);
    const options = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', processScript(pid)];
    const found = last.then(async () => parseProcess(await runTool(powershell, options)));
    last = found;
    processes.set(pid, { at: now, found });
    return found;
  }

  async function find(connection: LoopbackConnection): Promise<WindowsProcess | null> {
    const pid = findNetstatPid((await netstat()) ?? '', connection);
    return pid === null ? null : look(pid);
  }

  return {
    async owner(connection) {
      const found = await find(connection);
      return found === null ? 'unknown' : ownerOf(found);
    },
    async program(connection) {
      const found = await find(connection);
      if (found === null) return null;
      const executable = found.path ?? found.name;
      if (!executable) return null;
      const parent = found.parentPath ?? found.parentName;
      return {
        pid: found.pid,
        name: await nameOf(executable, found.commandLine),
        executable,
        startedBy: parent ? await nameOf(parent, found.parentCommandLine) : undefined,
      };
    },
  };
}

function nameOf(executable: string, commandLine: string | null | undefined): Promise<string> {
  return programName(executable, splitCommandLine(commandLine ?? ''), fileFinder(null));
}
