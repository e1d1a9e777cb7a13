/**
 * Which processes are in a group, and since when: a number alone says nothing, the system gives it
 * out again.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { runTool } from '../process-inspector/run-tool.ts';

export interface GroupMember {
  readonly pid: number;
  readonly group: number;
  /**
   * Together with the number the same process and no later one. Opaque; of one kind of system and
   * one start of it.
   */
  readonly since: string;
}

/** Every process that we may see; empty when the system does not say. */
export type ProcessTable = () => Promise<readonly GroupMember[]>;

export function createProcessTable(platform: NodeJS.Platform = process.platform): ProcessTable {
  return platform === 'linux' ? readLinux : readWithPs;
}

async function readLinux(): Promise<readonly GroupMember[]> {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const names = readdirSync('/proc').filter((name) => /^\d+$/u.test(name));
    return names.flatMap((name) => memberOf(name, boot));
  } catch {
    return [];
  }
}

/** Fields 3, 5 and 22 of `stat`; the name before them may hold spaces and brackets. */
function memberOf(name: string, boot: string): GroupMember[] {
  try {
    const text = readFileSync(`/proc/${name}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state = 'X', , group = ''] = fields;
    // Ended, and nobody has asked how yet.
    if (state === 'Z' || state === 'X') return [];
    return [{ pid: Number(name), group: Number(group), since: `${boot} ${fields[19] ?? ''}` }];
  } catch {
    return [];
  }
}

async function readWithPs(): Promise<readonly GroupMember[]> {
  return parsePs(await runTool('/bin/ps', ['-A', '-o', 'pid=,pgid=,state=,lstart=']));
}

/**
 * `  812   812 Ss   Sat Nov 21 08:09:39 2026`; lines that look otherwise are no process of ours.
 */
export function parsePs(output: string): readonly GroupMember[] {
  return output.split('\n').flatMap((line) => {
    const found = /^\s*(\d{1,10})\s+(\d{1,10})\s+(\S+)\s+(\w.*\d)\s*$/u.exec(line);
    const [, pid, group, state = 'Z', since = ''] = found ?? [];
    if (pid === undefined || state.startsWith('Z')) return [];
    return [{ pid: Number(pid), group: Number(group), since }];
  });
}
