/**
 * Who the operating system says we run for, and in which groups: asked from its own tools by their
 * full path, because variables such as USER are anybody's to set.
 */
import { userInfo } from 'node:os';
import type { SystemAccount } from '../../core/ports/ports.ts';
import { runSystemTool } from './run-system-tool.ts';
import { systemDrive } from './windows-owners.ts';

type Run = (program: string, args: readonly string[]) => Promise<string>;

/** Never rejects: what is unknown is null, and then no role comes from it. */
export async function systemAccount(
  platform: NodeJS.Platform = process.platform,
  run: Run = runSystemTool,
): Promise<SystemAccount> {
  return { user: userName(), groups: await groupsOf(platform, run) };
}

function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in the list of users.
    return null;
  }
}

async function groupsOf(platform: NodeJS.Platform, run: Run): Promise<readonly string[] | null> {
  try {
    switch (platform) {
      case 'win32':
        return whoamiGroups(
          await run(`${systemDrive()}\\Windows\\System32\\whoami.exe`, [
            '/groups',
            '/fo',
            'csv',
            '/nh',
          ]),
        );
      case 'darwin':
        return parts(await run('/usr/bin/id', ['-Gn']), /\s+/u);
      default:
        // Names of groups from a directory may have spaces in them.
        return parts(await run('/usr/bin/id', ['-Gnz']), /\0/u);
    }
  } catch {
    return null;
  }
}

function parts(text: string, between: RegExp): readonly string[] {
  return text.split(between).filter((part) => part.trim() !== '');
}

/**
 * Each group by its name and by its id (SID), which is the same in every language of the system.
 */
export function whoamiGroups(csv: string): readonly string[] {
  return csv.split(/\r?\n/u).flatMap((line) => {
    const cells = [...line.matchAll(/"([^"]*)"/gu)].map(([, cell = '']) => cell);
    const [name, , sid] = cells;
    return name === undefined || sid === undefined ? [] : [name, sid];
  });
}
