/**
 * Windows: Windows Hello asks for a fingerprint, the face or the PIN. Electron has no way there, so
 * Windows PowerShell 5.1 calls WinRT; PowerShell 7 cannot. The scripts are fixed: nothing is put
 * into them. Not yet run on Windows.
 *
 * @see https://learn.microsoft.com/uwp/api/windows.security.credentials.ui.userconsentverifier
 */
import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { limits } from '../../core/limits/limits.ts';
import type { Identification, Identified } from '../../core/ports/identification.ts';
import type { Logger } from '../../core/ports/ports.ts';
import { askSystem, type SystemAnswer } from './ask-system.ts';
import { oneAtATime } from './one-at-a-time.ts';

export interface WindowsHelloParts {
  readonly logger: Logger;
  /** Full path, another in tests. */
  readonly powershell?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly deadlineMs?: number;
}

const awaiting = `$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Runtime.WindowsRuntime
$null = [Windows.Security.Credentials.UI.UserConsentVerifier, Windows.Security.Credentials.UI, ContentType = WindowsRuntime]
$asTask = [System.WindowsRuntimeSystemExtensions].GetMethods() | Where-Object { $_.Name -eq 'AsTask' -and $_.GetParameters().Count -eq 1 -and $_.GetParameters()[0].ParameterType.Name -eq 'IAsyncOperation\`1' } | Select-Object -First 1
function Await($operation, $type) { $task = $asTask.MakeGenericMethod($type).Invoke($null, @($operation)); $task.Wait(); $task.Result }
`;

/** Prints one word: a `UserConsentVerifierAvailability`. */
const lookScript = `${awaiting}Await ([Windows.Security.Credentials.UI.UserConsentVerifier]::CheckAvailabilityAsync()) ([Windows.Security.Credentials.UI.UserConsentVerifierAvailability])`;

/** Asks, and prints one word: a `UserConsentVerificationResult`. */
const askScript = `${awaiting}Await ([Windows.Security.Credentials.UI.UserConsentVerifier]::RequestVerificationAsync('Consentry: let AI clients do more')) ([Windows.Security.Credentials.UI.UserConsentVerificationResult])`;

const noAnswer = 'Windows Hello does not answer';
/** What Windows says instead of asking. */
const whyNot: Readonly<Record<string, string>> = {
  DeviceNotPresent: 'Windows Hello finds no device for it',
  NotConfiguredForUser: 'Windows Hello is not set up for your account',
  DisabledByPolicy: 'Windows Hello is switched off by a policy of this computer',
  DeviceBusy: 'Windows Hello is busy',
};
const refusals: ReadonlySet<string> = new Set(['Canceled', 'RetriesExhausted']);

export function createWindowsHello(parts: WindowsHelloParts): Identification {
  const {
    logger,
    env = process.env,
    powershell = join(
      process.env['SYSTEMROOT'] ?? 'C:\\Windows',
      ...['System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'],
    ),
    deadlineMs = limits.identification.answer,
  } = parts;
  /** Starting PowerShell takes a second: the answer of the first look is kept. */
  let looked: Promise<string> | null = null;

  const run = (script: string, ms: number, signal?: AbortSignal): Promise<SystemAnswer> =>
    askSystem({
      file: powershell,
      args: [
        ...['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'],
        ...['-EncodedCommand', Buffer.from(script, 'utf16le').toString('base64')],
      ],
      env,
      deadlineMs: ms,
      signal,
    });

  async function ask(signal: AbortSignal | undefined): Promise<Identified> {
    const answer = await run(askScript, deadlineMs, signal);
    const word = wordOf(answer);
    if (word === 'Verified') {
      looked = Promise.resolve('Available');
      return { kind: 'identified', by: 'Windows Hello' };
    }
    if (answer.end === 'stopped' || refusals.has(word)) return { kind: 'refused' };
    looked = Promise.resolve(word);
    const why = whyNot[word] ?? noAnswer;
    logger.warn('identification.unavailable', { why, code: answer.code });
    return { kind: 'unavailable', why };
  }

  return {
    async look() {
      looked ??= run(lookScript, limits.identification.look).then(wordOf);
      const word = await looked;
      return word === 'Available'
        ? {
            state: 'available',
            detail: 'Before access is raised, Windows asks for Windows Hello: face, finger or PIN.',
          }
        : {
            state: 'unavailable',
            detail: `Windows cannot identify you here, because ${whyNot[word] ?? noAnswer}.`,
          };
    },
    identify: oneAtATime(({ signal }) => ask(signal)),
  };
}

/** Only a word of our own script counts, whatever else a profile or a policy prints. */
function wordOf({ code, stdout }: SystemAnswer): string {
  return code === 0 ? (stdout.trim().split(/\s+/u).at(-1) ?? '') : '';
}
