/**
 * What needs the person, as lines for a terminal: what it is, and the command that mends it (the
 * window has a button).
 */
import type { Repair } from '../../../../contract/views/snapshot/app-snapshot.ts';
import { shown } from '../../format.ts';

export function repairText(repair: Repair): string {
  const fix = commandFor(repair.fix);
  const text = `${shown(repair.title, 300)}: ${shown(repair.detail, 700)}`;
  return fix === null ? text : `${text} Run: ${fix}`;
}

function commandFor(fix: Repair['fix']): string | null {
  switch (fix?.kind) {
    case 'reconnect':
      return `consentry connectors connect ${fix.connector}`;
    case 'forget-login':
      return `consentry connectors forget-login ${fix.connector}`;
    case 'confirm':
      return `consentry connectors confirm ${fix.connector}`;
    case 'review':
      return `consentry connectors review ${fix.connector}`;
    case 'connector':
      return `consentry connectors show ${fix.connector}`;
    case 'client':
      return `consentry clients show ${shown(fix.clientId, 512)}`;
    case 'client-entry':
      return 'consentry clients apps';
    case 'choose-access':
      return 'consentry policy set access read-only';
    case 'open':
      return commandOf[fix.page];
    case 'resume':
      return 'consentry resume';
    case 'unlock':
      return 'consentry vault unlock';
    // Only a person who looks at the settings in the window can say that they are right.
    case 'confirm-settings':
    case 'data-folder':
    case undefined:
      return null;
  }
}

const commandOf = {
  vault: 'consentry vault unlock',
  clients: 'consentry clients list',
  groups: 'consentry permissions list',
  rules: 'consentry rules list',
  settings: 'consentry policy show',
  activity: 'consentry audit list',
  forwarding: 'consentry audit forward show',
} as const;
