/**
 * How an administrator puts a policy in place with the permission of their system. Consentry only
 * shows it, and runs none of it: the file in force is never written by us.
 */
import type { PolicySystem } from '../views/policy/policy-review.ts';

export interface PolicyInstall {
  readonly system: PolicySystem;
  /** Where it is typed. */
  readonly shell: string;
  readonly lines: string;
}

/** @param file Where the policy was saved: a whole path, or a name in the folder of the shell. */
export function policyInstalls(file: string): readonly PolicyInstall[] {
  return [
    { system: 'linux', shell: 'a terminal', lines: unixLines(file, '/etc/consentry', 'root') },
    {
      system: 'macos',
      shell: 'Terminal',
      lines: unixLines(file, '/Library/Application Support/Consentry', 'wheel'),
    },
    {
      system: 'windows',
      shell: 'PowerShell, started as an administrator',
      lines: windowsLines(file),
    },
  ];
}

function unixLines(file: string, folder: string, group: string): string {
  const path = quotedForUnix(`${folder}/policy.json`);
  return [
    `sudo mkdir -p ${quotedForUnix(folder)}`,
    `sudo install -o root -g ${group} -m 0644 ${quotedForUnix(file)} ${path}`,
  ].join('\n');
}

/** A path that begins with a dash would be an option. */
function quotedForUnix(path: string): string {
  const safe = path.startsWith('-') ? `./${path}` : path;
  return /^[\w./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", String.raw`'\''`)}'`;
}

/** Administrators and the system write; users read. In numbers: names differ by language. */
function windowsLines(file: string): string {
  return [
    '$folder = "$env:SystemDrive\\ProgramData\\Consentry"',
    'New-Item -ItemType Directory -Force $folder | Out-Null',
    'icacls $folder /setowner "*S-1-5-32-544"',
    'icacls $folder /inheritance:r /grant:r "*S-1-5-32-544:(OI)(CI)F" "*S-1-5-18:(OI)(CI)F" "*S-1-5-32-545:(OI)(CI)RX"',
    `Copy-Item -LiteralPath '${file.replaceAll("'", "''")}' "$folder\\policy.json"`,
    'icacls "$folder\\policy.json" /setowner "*S-1-5-32-544"',
    'icacls "$folder\\policy.json" /reset',
  ].join('\n');
}
