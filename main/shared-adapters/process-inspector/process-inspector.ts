/**
 * Who is at the other end of a loopback connection, asked of the operating system we run on
 * (SEC-11).
 */
import type { Clock, ProcessInspector } from '../../core/ports/ports.ts';
import { createLinuxInspector } from './linux.ts';
import { createMacosInspector } from './macos.ts';
import { createWindowsInspector } from './windows.ts';

export function createProcessInspector(
  clock: Clock,
  platform: NodeJS.Platform = process.platform,
): ProcessInspector {
  if (platform === 'linux') return createLinuxInspector();
  if (platform === 'darwin') return createMacosInspector();
  if (platform === 'win32') return createWindowsInspector(clock);
  return { owner: async () => 'unknown', program: async () => null };
}
