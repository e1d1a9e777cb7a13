/**
 * Linux: the kernel's table of sockets says whose the peer's socket is; its inode, among the open
 * files of our own user's processes, says which program's. Programs of other users and other
 * network namespaces stay unknown.
 */
import { open, readdir, readFile, readlink } from 'node:fs/promises';
import { limits } from '../../core/limits/limits.ts';
import type { LoopbackConnection, PeerProgram, ProcessInspector } from '../../core/ports/ports.ts';
import { fileFinder, programName } from './program-name.ts';
import { tableReader } from './read-table.ts';
import { createSharedScan } from './shared-scan.ts';
import { createTableSearch } from './table-search.ts';
import { ownerOfSocket, peerRows, type TableSocket } from './tcp-table.ts';

export function createLinuxInspector(): ProcessInspector {
  const ownUid = process.getuid?.();
  const searchOf = (path: string): ((addresses: string) => Promise<TableSocket | null>) =>
    createTableSearch(tableReader(path, limits.peer.tableBytes), limits.peer.waiting);
  const tables = { tcp: searchOf('/proc/net/tcp'), tcp6: searchOf('/proc/net/tcp6') };
  const holders = createSharedScan(readHolders, limits.peer.waiting);

  async function find(connection: LoopbackConnection): Promise<TableSocket | null> {
    const rows = peerRows(connection);
    // Twice: the kernel hands out the table in pieces, and a row can slip between two of them.
    for (const { table, addresses } of [...rows, ...rows]) {
      const socket = await tables[table](addresses);
      if (socket !== null) return socket;
    }
    return null;
  }

  return {
    async pids(connections) {
      const held = await holders();
      const sockets = await Promise.all(connections.map(find));
      return sockets.map((socket) => held?.get(socket?.inode ?? '') ?? null);
    },
    async owner(connection) {
      const socket = await find(connection);
      return socket === null ? 'unknown' : ownerOfSocket(socket, ownUid);
    },
    async program(connection) {
      const socket = await find(connection);
      if (socket === null || socket.inode === '0') return null;
      const pid = (await holders())?.get(socket.inode);
      return pid === undefined ? null : readProgram(pid);
    },
  };
}

/** Which process holds which socket, as far as we may look: inode to process id. */
async function readHolders(): Promise<Map<string, number>> {
  const holders = new Map<string, number>();
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name)).map(Number);
  for (const pid of pids) {
    const folder = `/proc/${pid}/fd`;
    // Gone meanwhile, or somebody else's.
    const files = await readdir(folder).catch(() => []);
    const targets = await Promise.all(
      files.map((file) => readlink(`${folder}/${file}`).catch(() => '')),
    );
    for (const target of targets) {
      const inode = /^socket:\[(\d+)\]$/u.exec(target)?.[1];
      if (inode !== undefined) holders.set(inode, pid);
    }
  }
  return holders;
}

async function readProgram(pid: number): Promise<PeerProgram | null> {
  const program = await readName(pid);
  if (program === null) return null;
  const parent = await readParent(pid);
  const startedBy = parent === null ? undefined : (await readName(parent))?.name;
  return { pid, ...program, startedBy };
}

async function readName(pid: number): Promise<{ name: string; executable: string } | null> {
  try {
    // The kernel adds this when the file was replaced by an update.
    const executable = (await readlink(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/u, '');
    const text = await readStart(`/proc/${pid}/cmdline`, limits.peer.argumentBytes).catch(() => '');
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => null);
    const args = text.replace(/\0+$/u, '').split('\0');
    return { executable, name: await programName(executable, args, fileFinder(folder)) };
  } catch {
    return null;
  }
}

/** Field 4 of `stat`; the name before it may hold spaces and brackets. */
async function readParent(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const parent = Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  return Number.isInteger(parent) && parent > 1 ? parent : null;
}

/** At most `longest` bytes of a file of the kernel, which has no size to ask for. */
async function readStart(path: string, longest: number): Promise<string> {
  const file = await open(path);
  try {
    const text = Buffer.alloc(longest);
    let size = 0;
    for (let bytes = -1; bytes !== 0 && size < longest; size += bytes)
      bytes = (await file.read(text, size, longest - size)).bytesRead;
    return text.toString('utf8', 0, size);
  } finally {
    await file.close();
  }
}
