/**
 * Linux' tables of TCP sockets, `/proc/net/tcp` and `/proc/net/tcp6` (proc_net_tcp(5) of the
 * kernel). Pure.
 */
import { isIPv4 } from 'node:net';
import type { LoopbackConnection, PeerOwner } from '../../core/ports/ports.ts';

export interface TableSocket {
  readonly uid: number;
  /** `0` when no process holds the socket any more: closed, and the kernel finishes it. */
  readonly inode: string;
}

/** Where to look for the peer's own socket, in this order, and how its row names both ends. */
export function peerRows(
  connection: LoopbackConnection,
): readonly { readonly table: 'tcp' | 'tcp6'; readonly addresses: string }[] {
  const { peerAddress, peerPort, ourAddress, ourPort } = connection;
  const peer = kernelAddress(peerAddress);
  const our = kernelAddress(ourAddress);
  if (peer === null || our === null) return [];
  // Its local address is the peer's, its remote address is ours: our own end stands there the other
  // way round.
  const row = (prefix: string): string =>
    `${prefix}${peer}:${kernelPort(peerPort)} ${prefix}${our}:${kernelPort(ourPort)}`;
  if (!isIPv4(peerAddress)) return [{ table: 'tcp6', addresses: row('') }];
  // A program may have reached 127.0.0.1 through an IPv6 socket: `::ffff:`, as the kernel writes
  // it.
  return [
    { table: 'tcp', addresses: row('') },
    { table: 'tcp6', addresses: row('0000000000000000FFFF0000') },
  ];
}

/**
 * The rows among these that begin with addresses that somebody looks for.
 *
 * @param text rows; one that was cut off at the end counts as none
 */
export function* rowsOf(
  text: string,
  sought: { has(addresses: string): boolean },
): Iterable<{ readonly addresses: string; readonly socket: TableSocket }> {
  const rows = text.split('\n');
  rows.pop();
  for (const row of rows) {
    // Number, local, remote, state, queues, timer, retransmits, uid, timeout, inode.
    const from = row.indexOf(': ') + 2;
    const addresses = row.slice(from, row.indexOf(' ', row.indexOf(' ', from) + 1));
    if (!sought.has(addresses)) continue;
    const socket = socketOf(row.slice(from));
    if (socket !== null) yield { addresses, socket };
  }
}

function socketOf(row: string): TableSocket | null {
  const fields = row.trim().split(/\s+/u);
  const [uid, inode] = [fields[6], fields[8]];
  if (uid === undefined || inode === undefined) return null;
  return /^\d+$/u.test(uid) && /^\d+$/u.test(inode) ? { uid: Number(uid), inode } : null;
}

/**
 * Whose a socket is. A closed one is listed as root's whoever had it: nobody is there to read the
 * answer, and who sends and closes at once must not pass as root.
 */
export function ownerOfSocket(socket: TableSocket, ownUid: number | undefined): PeerOwner {
  if (socket.inode === '0' && socket.uid === 0) return 'foreign';
  return socket.uid === 0 || socket.uid === ownUid ? 'own' : 'foreign';
}

function kernelPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}

/**
 * An address as words of the machine's byte order, little-endian: elsewhere no row is found, which
 * is `unknown`.
 */
function kernelAddress(address: string): string | null {
  const bytes = isIPv4(address) ? address.split('.').map(Number) : ipv6Bytes(address);
  if (bytes === null) return null;
  let text = '';
  for (let word = 0; word < bytes.length; word += 4)
    for (let byte = 3; byte >= 0; byte -= 1)
      text += (bytes[word + byte] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  return text;
}

function ipv6Bytes(address: string): number[] | null {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = groups(tail ?? '');
  const missing = 8 - before.length - after.length;
  if (missing < 0 || (tail === undefined && missing > 0)) return null;
  const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  if (!all.every((group) => /^[0-9a-f]{1,4}$/iu.test(group))) return null;
  return all.flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
