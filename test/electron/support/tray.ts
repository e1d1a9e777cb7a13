/**
 * The desktop's side of tray and notifications, through the `tray` command of the desktop session.
 */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { test } from '@playwright/test';

const run = promisify(execFile);

export interface MenuEntry {
  readonly label?: string;
  readonly enabled: boolean;
  readonly separator?: boolean;
  readonly checked?: boolean;
  readonly children?: readonly MenuEntry[];
}

export interface ShownNotification {
  readonly id: number;
  readonly summary: string;
  readonly body: string;
  /** Still on the screen; those of earlier tests are not. */
  readonly open: boolean;
}

const canDrive = spawnSync('tray', ['--help'], { stdio: 'ignore' }).status === 0;

/** Ends the test as skipped on a desktop that no program can drive. */
async function tray(...args: readonly string[]): Promise<string> {
  test.skip(!canDrive, 'needs a desktop session with the command `tray`');
  const { stdout } = await run('tray', [...args], { encoding: 'utf8' });
  return stdout;
}

export async function menu(): Promise<readonly MenuEntry[]> {
  return JSON.parse(await tray('menu', '--wait', '15')) as MenuEntry[];
}

/** The labels of the menu, or of the submenu that `path` names; separators left out. */
export async function labels(...path: readonly string[]): Promise<readonly string[]> {
  let entries = await menu();
  for (const label of path) {
    entries = entries.find((entry) => matches(entry.label ?? '', label))?.children ?? [];
  }
  return entries.flatMap(({ label }) => (label === undefined ? [] : [label]));
}

/** Clicks an entry, down the submenus; `/regex/` works too. */
export async function click(...path: readonly string[]): Promise<void> {
  await tray('click', ...path);
}

export async function notifications(): Promise<readonly ShownNotification[]> {
  return JSON.parse(await tray('notifications', '--wait', '0')) as ShownNotification[];
}

/** Clicks the body, or presses the action of this key. */
export async function clickNotification(id: number, key?: string): Promise<void> {
  await tray('notification-click', String(id), ...(key === undefined ? [] : [key]));
}

function matches(label: string, expected: string): boolean {
  const pattern = /^\/(.*)\/$/u.exec(expected)?.[1];
  return pattern === undefined ? label === expected : new RegExp(pattern, 'u').test(label);
}
