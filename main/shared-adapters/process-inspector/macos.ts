/**
 * macOS: lsof prints who holds the peer's end. Without being root it shows our own user's programs
 * only, so another user's connection is `unknown` there rather than `foreign`.
 */
import { limits } from '../../core/limits/limits.ts';
import type { PeerProgram, ProcessInspector } from '../../core/ports/ports.ts';
import { findLsofSocket } from './lsof-output.ts';
import { fileFinder, programName } from './program-name.ts';
import { runTool } from './run-tool.ts';
import { createSharedScan } from './shared-scan.ts';

/** @param tools full paths, others in tests */
export function createMacosInspector(
  tools: { readonly lsof: string; readonly ps: string } = {
    lsof: '/usr/sbin/lsof',
    ps: '/bin/ps',
  },
): ProcessInspector {
  const ownUid = process.getuid?.();
  const scan = createSharedScan(
    () => runTool(tools.lsof, ['-nP', '-iTCP', '-F', 'pun']),
    limits.peer.waiting,
  );

  async function readName(
    pid: number,
  ): Promise<(Omit<PeerProgram, 'pid'> & { parent: number }) | null> {
    const ask = (column: string): Promise<string> =>
      runTool(tools.ps, ['-ww', '-o', `${column}=`, '-p', String(pid)]);
    const [parent, executable, line] = await Promise.all([ask('ppid'), ask('comm'), ask('args')]);
    const path = executable.trim();
    if (path === '') return null;
    const name = await programName(path, splitLine(line.trim(), path), fileFinder(null));
    return { parent: Number(parent), name, executable: path };
  }

  return {
    async owner(connection) {
      const socket = findLsofSocket((await scan()) ?? '', connection);
      if (socket === null) return 'unknown';
      return socket.uid === ownUid || socket.uid === 0 ? 'own' : 'foreign';
    },
    async program(connection) {
      const socket = findLsofSocket((await scan()) ?? '', connection);
      const found = socket && (await readName(socket.pid));
      if (socket === null || found === null) return null;
      const { parent, name, executable } = found;
      const startedBy = parent > 1 ? (await readName(parent))?.name : undefined;
      return { pid: socket.pid, name, executable, startedBy };
    },
  };
}

/** ps joins the arguments with spaces; what contains one falls apart, and then names no file. */
function splitLine(line: string, executable: string): string[] {
  const rest = line.startsWith(`${executable} `) ? line.slice(executable.length) : null;
  return rest === null ? line.split(/\s+/u) : [executable, ...rest.trim().split(/\s+/u)];
}
