/** What Windows' own tools print about connections and processes. Pure. */
import { isIPv4 } from 'node:net';
import * as z from 'zod';
import type { LoopbackConnection, PeerOwner } from '../../core/ports/ports.ts';

/**
 * The process id at the peer's end, from `netstat -ano`. The words of the state column depend on
 * the language of the system, so only the columns around it are looked at.
 */
export function findNetstatPid(output: string, connection: LoopbackConnection): number | null {
  const peer = named(connection.peerAddress, connection.peerPort);
  const our = named(connection.ourAddress, connection.ourPort);
  for (const line of output.split(/\r?\n/u)) {
    const fields = line.trim().split(/\s+/u);
    if (fields[0] !== 'TCP' || fields[1] !== peer || fields[2] !== our) continue;
    const pid = fields.at(-1) ?? '';
    // 0 is the idle process: it has what was closed.
    return /^[1-9]\d{0,9}$/u.test(pid) ? Number(pid) : null;
  }
  return null;
}

function named(address: string, port: number): string {
  return isIPv4(address) ? `${address}:${port}` : `[${address}]:${port}`;
}

const text = z.string().nullish();
const processSchema = z.object({
  pid: z.number().int(),
  name: text,
  path: text,
  commandLine: text,
  /** Owner of the process; absent when we may not ask, as for services and other users. */
  sid: text,
  ownSid: text,
  session: z.number().int().nullish(),
  ownSession: z.number().int().nullish(),
  parentName: text,
  parentPath: text,
  parentCommandLine: text,
});
export type WindowsProcess = z.infer<typeof processSchema>;

/** PowerShell that prints one process as JSON. */
export function processScript(pid: number): string {
  return [
    "$ErrorActionPreference = 'SilentlyContinue'",
    '[Console]::OutputEncoding = [Text.Encoding]::UTF8',
    `$p = Get-CimInstance Win32_Process -Filter 'ProcessId = ${Math.trunc(pid)}'`,
    '$q = Get-CimInstance Win32_Process -Filter "ProcessId = $($p.ParentProcessId)"',
    // Process ids are used again: who is younger than its child is not its parent.
    'if ($q.CreationDate -gt $p.CreationDate) { $q = $null }',
    '$sid = (Invoke-CimMethod -InputObject $p -MethodName GetOwnerSid).Sid',
    '$own = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value',
    '$session = [Diagnostics.Process]::GetCurrentProcess().SessionId',
    '[pscustomobject]@{ pid = $p.ProcessId; name = $p.Name; path = $p.ExecutablePath; commandLine = $p.CommandLine; sid = $sid; ownSid = $own; session = $p.SessionId; ownSession = $session; parentName = $q.Name; parentPath = $q.ExecutablePath; parentCommandLine = $q.CommandLine } | ConvertTo-Json -Compress',
  ].join('\n');
}

export function parseProcess(output: string): WindowsProcess | null {
  try {
    const parsed = processSchema.safeParse(JSON.parse(output.replace(/^\uFEFF/u, '')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const systemSid = 'S-1-5-18';

/** The owner's SID where Windows gives it; else only that another person's session is not ours. */
export function ownerOf(found: WindowsProcess): PeerOwner {
  const { sid, ownSid, session, ownSession } = found;
  if (sid && ownSid) return sid === ownSid || sid === systemSid ? 'own' : 'foreign';
  // Session 0 is that of services.
  if (session && ownSession && session !== ownSession) return 'foreign';
  return 'unknown';
}

/**
 * A command line as its arguments, by the rules of CommandLineToArgvW as far as names of files need
 * them.
 */
export function splitCommandLine(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"?|[^\s"])+/gu)].map(([part]) => part.replaceAll('"', ''));
}
