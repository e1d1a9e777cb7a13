/**
 * Linux: polkit asks for the person's own password, in the dialog of their desktop. The action
 * comes with the deb and the rpm (`build/linux/app.consentry.policy`); a copy that was unpacked by
 * hand has none.
 *
 * @see https://www.freedesktop.org/software/polkit/docs/latest/pkcheck.1.html
 */
import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { limits } from '../../core/limits/limits.ts';
import type { Identification, Identified } from '../../core/ports/identification.ts';
import type { Logger } from '../../core/ports/ports.ts';
import { askSystem } from './ask-system.ts';
import { oneAtATime } from './one-at-a-time.ts';

export const polkitAction = 'app.consentry.raise-access';

/** Our process, or in a test another, as polkit tells processes apart. */
interface PolkitSubject {
  readonly pid: number;
  readonly uid: number;
}

export interface PolkitParts {
  readonly logger: Logger;
  /** Full paths, others in tests. */
  readonly pkcheck?: string;
  readonly policyFile?: string;
  readonly subject?: PolkitSubject;
  /** Nothing of our own environment: it could name another bus. */
  readonly env?: NodeJS.ProcessEnv;
  readonly deadlineMs?: number;
}

const noPkcheck = 'polkit is not installed';
const notRegistered =
  'only the deb and the rpm bring what polkit needs, and Consentry was installed another way';
const noAgent = 'no program of this desktop session asks for passwords (a polkit agent)';
const noAnswer = 'polkit does not answer';

/** Exit codes of pkcheck. */
const exits = { authorized: 0, refused: 1, noAgent: 2, dismissed: 3 } as const;

export function createPolkit(parts: PolkitParts): Identification {
  const {
    logger,
    pkcheck = '/usr/bin/pkcheck',
    policyFile = '/usr/share/polkit-1/actions/app.consentry.policy',
    subject = { pid: process.pid, uid: process.getuid?.() ?? -1 },
    env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    deadlineMs = limits.identification.answer,
  } = parts;
  /** What asking showed that looking cannot. */
  let learned: string | null = null;

  async function whyNot(): Promise<string | null> {
    if (!(await isThere(pkcheck, constants.X_OK))) return noPkcheck;
    return (await isThere(policyFile, constants.R_OK)) ? null : notRegistered;
  }

  async function ask(signal: AbortSignal | undefined): Promise<Identified> {
    const why = await whyNot();
    if (why !== null) return { kind: 'unavailable', why };
    const startTime = await startTimeOf(subject.pid);
    if (startTime === null) return { kind: 'unavailable', why: noAnswer };
    const process = `${subject.pid},${startTime},${subject.uid}`;
    const { code, end, stderr } = await askSystem({
      file: pkcheck,
      args: ['--action-id', polkitAction, '--process', process, '--allow-user-interaction'],
      env,
      deadlineMs,
      signal,
    });
    if (end === 'stopped' || code === exits.refused || code === exits.dismissed)
      return { kind: 'refused' };
    if (code === exits.authorized) {
      learned = null;
      return { kind: 'identified', by: 'the system (polkit)' };
    }
    learned = reasonOf(code, stderr);
    logger.warn('identification.unavailable', { why: learned, code });
    return { kind: 'unavailable', why: learned };
  }

  return {
    async look() {
      const why = (await whyNot()) ?? learned;
      return why === null
        ? {
            state: 'available',
            detail: 'Before access is raised, your system asks for your password (polkit).',
          }
        : { state: 'unavailable', detail: `Your system cannot identify you here, because ${why}.` };
    },
    identify: oneAtATime(({ signal }) => ask(signal)),
  };
}

function reasonOf(code: number | null, stderr: string): string {
  if (code === exits.noAgent) return noAgent;
  return stderr.includes('is not registered') ? notRegistered : noAnswer;
}

async function isThere(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

/** Field 22 of `/proc/PID/stat`; the name before it may hold anything, brackets too. */
async function startTimeOf(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const startTime = fields[19] ?? '';
  return /^\d+$/u.test(startTime) ? startTime : null;
}
