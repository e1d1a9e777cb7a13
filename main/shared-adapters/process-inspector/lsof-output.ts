/**
 * What `lsof -F pun` prints: a line for each field, its letter first; `p` begins a process, `n`
 * ends a file. Pure.
 */
import { isIPv4 } from 'node:net';
import type { LoopbackConnection } from '../../core/ports/ports.ts';

export interface LsofSocket {
  readonly pid: number;
  readonly uid: number;
}

/** The process that holds the peer's end of a connection; null when lsof did not show it. */
export function findLsofSocket(output: string, connection: LoopbackConnection): LsofSocket | null {
  const { peerAddress, peerPort, ourAddress, ourPort } = connection;
  const addresses = `${named(peerAddress, peerPort)}->${named(ourAddress, ourPort)}`;
  let pid = '';
  let uid = '';
  for (const line of output.split('\n')) {
    const value = line.slice(1);
    if (line.startsWith('p')) [pid, uid] = [value, ''];
    else if (line.startsWith('u')) uid = value;
    else if (line.startsWith('n') && value === addresses && isNumber(pid) && isNumber(uid))
      return { pid: Number(pid), uid: Number(uid) };
  }
  return null;
}

function named(address: string, port: number): string {
  return isIPv4(address) ? `${address}:${port}` : `[${address}]:${port}`;
}

function isNumber(text: string): boolean {
  return /^\d{1,10}$/u.test(text);
}
