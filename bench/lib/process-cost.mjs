/** What a process costs, from `/proc`; null where there is none. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * CPU time of all threads that live now, in µs: the steadiest number on a busy machine.
 *
 * @param {number} pid
 */
export function cpuMicroseconds(pid) {
  try {
    const folder = `/proc/${pid}/task`;
    const spent = readdirSync(folder).map((task) => {
      const [nanoseconds = '0'] = readFileSync(`${folder}/${task}/schedstat`, 'utf8').split(' ');
      return Number(nanoseconds);
    });
    return spent.reduce((sum, each) => sum + each, 0) / 1000;
  } catch {
    return null;
  }
}

/**
 * Resident memory in MiB.
 *
 * @param {number} pid
 */
export function residentMebibytes(pid) {
  try {
    const [, kib] = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kib === undefined ? null : Number(kib) / 1024;
  } catch {
    return null;
  }
}
