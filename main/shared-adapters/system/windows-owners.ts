/**
 * Windows: whether only administrators own and may write a file and its folders, by their security
 * descriptors in the form that is the same in every language (SDDL). Every user may make folders
 * below `ProgramData`; so ours has to be of an administrator, and those above it may let others add
 * things, but neither delete nor take over (SEC-118). Not yet run there.
 */
import { realpathSync } from 'node:fs';
import { runSystemTool } from './run-system-tool.ts';

type Run = (program: string, args: readonly string[]) => Promise<string>;

/** Administrators, the system, and the service that installs Windows. */
const admins: ReadonlySet<string> = new Set([
  'BA',
  'SY',
  'LA',
  'S-1-5-32-544',
  'S-1-5-18',
  'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464',
]);

/**
 * Bits of a file's access mask: write or append data, attributes, delete a child, delete, change
 * rights or owner, all.
 */
const takingOver = 0x40 | 0x10000 | 0x40000 | 0x80000 | 0x40000000 | 0x10000000;
const anyWrite = takingOver | 0x2 | 0x4 | 0x10 | 0x100;

const lettersToBits: Readonly<Record<string, number>> = {
  CC: 0x1,
  DC: 0x2,
  LC: 0x4,
  SW: 0x8,
  RP: 0x10,
  WP: 0x20,
  DT: 0x40,
  LO: 0x80,
  CR: 0x100,
  SD: 0x10000,
  RC: 0x20000,
  WD: 0x40000,
  WO: 0x80000,
  GA: 0x10000000,
  GX: 0x20000000,
  GW: 0x40000000,
  GR: 0x80000000,
  FA: 0x1f01ff,
  FR: 0x120089,
  FW: 0x120116,
  FX: 0x1200a0,
};

/** @returns what is wrong, or null */
export function sddlProblem(sddl: string, kind: 'ours' | 'above'): string | null {
  const owner = /O:(S-[\d-]+|[A-Z]{2})/u.exec(sddl)?.[1];
  if (owner === undefined || !admins.has(owner)) return 'does not belong to an administrator';
  const list = /D:([A-Z]*)((?:\([^)]*\))*)/u.exec(sddl);
  // No list at all: everybody may do everything.
  if (list === null || (list[1] ?? '').includes('NO_ACCESS_CONTROL'))
    return 'can be written by everybody';
  const forbidden = kind === 'ours' ? anyWrite : takingOver;
  for (const [, ace = ''] of (list[2] ?? '').matchAll(/\(([^)]*)\)/gu)) {
    const [type = '', flags = '', rights = '', , , sid = ''] = ace.split(';');
    // Refusals take nothing from anybody's safety, and what only children inherit is looked at
    // there.
    if (type.includes('D') || flags.includes('IO')) continue;
    if (type !== 'A') return 'has rights that are not understood';
    const bits = maskOf(rights);
    if (bits === null) return 'has rights that are not understood';
    if ((bits & forbidden) !== 0 && !admins.has(sid)) return 'can be written by others';
  }
  return null;
}

function maskOf(rights: string): number | null {
  if (/^0x[0-9a-f]{1,8}$/iu.test(rights)) return Number(rights);
  let bits = 0;
  for (const letters of rights.match(/.{1,2}/gsu) ?? []) {
    const known = lettersToBits[letters];
    if (known === undefined) return null;
    bits |= known;
  }
  return bits;
}

/**
 * @param folders the nearest first
 * @throws Error – one of them is not an administrator's alone, or that is unknown
 */
export async function assertWindowsAdmins(
  path: string,
  folders: readonly string[],
  run: Run = runSystemTool,
): Promise<void> {
  const places = [path, ...folders];
  const quoted = places.map((place) => `'${place.replaceAll("'", "''")}'`).join(',');
  // One process for all: it costs a good part of a second.
  const script = `$ErrorActionPreference='Stop';foreach($p in @(${quoted})){$i=Get-Item -LiteralPath $p -Force;if($i.Attributes -band [IO.FileAttributes]::ReparsePoint){'link'}else{(Get-Acl -LiteralPath $p).Sddl}}`;
  const powershell = `${systemDrive()}\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
  const out = await run(powershell, ['-NoProfile', '-NonInteractive', '-Command', script]);
  const lines = out.split(/\r?\n/u).filter((line) => line.trim() !== '');
  for (const [index, place] of places.entries()) {
    const sddl = lines[index];
    if (sddl === undefined) throw new Error(`who owns ${place} is not told`);
    if (sddl === 'link') throw new Error(`${place} is a link`);
    const problem = sddlProblem(sddl, index < 2 ? 'ours' : 'above');
    if (problem !== null) throw new Error(`${place} ${problem}`);
  }
}

/**
 * The drive that Windows runs from, as the kernel says: variables such as ProgramData are anybody's
 * to set.
 */
export function systemDrive(resolve: (path: string) => string = realpathSync.native): string {
  try {
    return /^[A-Za-z]:/u.exec(resolve('\\\\?\\GLOBALROOT\\SystemRoot'))?.[0] ?? 'C:';
  } catch {
    return 'C:';
  }
}
