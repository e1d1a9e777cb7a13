/** What a process costs and which came from it, from `/proc`; null where there is none. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

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
  return mebibytesOf(pid, 'VmRSS');
}

/**
 * The most it ever was.
 *
 * @param {number} pid
 */
export function peakMebibytes(pid) {
  return mebibytesOf(pid, 'VmHWM');
}

/**
 * @param {number} pid
 * @param {'VmRSS' | 'VmHWM'} field
 */
function mebibytesOf(pid, field) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const line = status.split('\n').find((each) => each.startsWith(`${field}:`)) ?? '';
    const kib = Number.parseInt(line.slice(field.length + 1), 10);
    return Number.isNaN(kib) ? null : kib / 1024;
  } catch {
    return null;
  }
}

/**
 * A process and all that came from it.
 *
 * @param {number} pid
 * @returns {number[]}
 */
export function familyOf(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return [pid, ...children.trim().split(' ').filter(Boolean).map(Number).flatMap(familyOf)];
  } catch {
    return [];
  }
}

/** @param {number} pid */
export function isThere(pid) {
  return existsSync(`/proc/${pid}`);
}
