/**
 * Windows: netstat prints the process at the peer's end, for every connection; PowerShell, which
 * takes most of a second to start, prints whose process that is, once for each process.
 */
import { join } from 'node:path';
import { limits } from '../../core/limits/limits.ts';
import type { Clock, LoopbackConnection, ProcessInspector } from '../../core/ports/ports.ts';
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

const system = join(process.env['SYSTEMROOT'] ?? 'C:\\Windows', 'System32');

/** @param tools full paths, others in tests */
export function createWindowsInspector(
  clock: Clock,
  tools: { readonly netstat: string; readonly powershell: string } = {
    netstat: join(system, 'netstat.exe'),
    powershell: join(system, 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
  },
): ProcessInspector {
  const netstat = createSharedScan(() => runTool(tools.netstat, ['-ano']), limits.peer.waiting);
  const processes = new Map<number, { at: number; found: Promise<WindowsProcess | null> }>();
  /** One PowerShell at a time; the next waits for the last. */
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  function processOf(pid: number): Promise<WindowsProcess | null> {
    const now = clock.monotonicMs();
    for (const [known, { at }] of processes)
      if (now - at > limits.peer.remembered) processes.delete(known);
    const remembered = processes.get(pid);
    if (remembered !== undefined) return remembered.found;
    const { rememberedProcesses, waitingProcesses } = limits.peer;
    if (processes.size >= rememberedProcesses || waiting >= waitingProcesses)
      return Promise.resolve(null);
    const options = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', processScript(pid)];
    waiting += 1;
    const found = last.then(async () => {
      const output = await runTool(tools.powershell, options);
      waiting -= 1;
      return parseProcess(output);
    });
    last = found;
    processes.set(pid, { at: now, found });
    return found;
  }

  async function find(connection: LoopbackConnection): Promise<WindowsProcess | null> {
    const pid = findNetstatPid((await netstat()) ?? '', connection);
    return pid === null ? null : processOf(pid);
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
