/** What is broken about disk, log, vault and rules, each with its one fix. */
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import { visible } from '../lib/visible-text.ts';
import type { RepairFacts } from './repair-facts.ts';

type DiskFacts = Pick<RepairFacts, 'folderGone' | 'isDiskFull' | 'isUnsaved' | 'auditDamage'>;

export function diskRepairs(facts: DiskFacts): readonly Repair[] {
  const { folderGone, isDiskFull, isUnsaved, auditDamage } = facts;
  const repairs: Repair[] = [];
  if (folderGone !== null) {
    repairs.push({
      id: 'data-folder',
      severity: 'error',
      title: 'The data folder is gone',
      detail: `${folderGone} was deleted, moved or replaced while Consentry runs. Nothing can be recorded, so every call and every login is refused. Put the folder back, or quit Consentry and start it again.`,
      fix: null,
    });
  }
  if (isDiskFull) {
    repairs.push({
      id: 'disk',
      severity: 'error',
      title: 'The disk is full',
      detail:
        'Calls that write or need your approval are refused, because they could not be recorded. Ending access works. Free some space; Consentry then goes on by itself.',
      fix: { kind: 'data-folder', label: 'Open the data folder' },
    });
  }
  if (isUnsaved) {
    repairs.push({
      id: 'unsaved',
      severity: 'error',
      title: 'A restriction is in effect but not saved',
      detail:
        'Consentry cannot write to its data folder: its disk is full or failing, or another program has locked a file there. What you blocked, ended or paused holds. Nothing new is allowed until it is saved; Consentry keeps trying.',
      fix: { kind: 'data-folder', label: 'Open the data folder' },
    });
  }
  if (auditDamage !== null) {
    repairs.push({
      id: 'audit',
      severity: 'error',
      title: 'The activity log was changed by something else',
      detail: `${visible(auditDamage, 300)}. Someone with access to your files did this, or a backup was restored.`,
      fix: { kind: 'open', page: 'activity', label: 'Open the activity' },
    });
  }
  return repairs;
}

export function vaultRepairs(vault: RepairFacts['vault']): readonly Repair[] {
  const repairs: Repair[] = [];
  if (vault.state === 'held' && vault.keeping === 'passphrase') {
    repairs.push({
      id: 'vault',
      severity: 'error',
      title: 'Secrets are locked: enter the passphrase',
      detail:
        'Until then every call and every login is refused. Revoking works, and nothing was lost or changed.',
      fix: { kind: 'open', page: 'vault', label: 'Enter the passphrase' },
    });
  } else if (vault.state === 'held') {
    repairs.push({
      id: 'vault',
      severity: 'error',
      title: 'Secrets cannot be used now',
      detail: vault.detail,
      fix: { kind: 'unlock', label: 'Try again' },
    });
  }
  if (vault.keeping === 'weak-store') {
    repairs.push({
      id: 'vault',
      severity: 'attention',
      title: 'Secrets are kept where every program of yours can read them',
      detail:
        'You chose that, because this desktop has no keyring. With a keyring they are protected from then on.',
      fix: { kind: 'open', page: 'settings', label: 'See how secrets are kept' },
    });
  }
  return repairs;
}

export function ruleRepairs(brokenRules: readonly string[]): readonly Repair[] {
  if (brokenRules.length === 0) return [];
  return [
    {
      id: 'rules',
      severity: 'error',
      title: brokenRules.length === 1 ? 'A rule cannot be read' : 'Some rules cannot be read',
      detail: `A rule that cannot be read might have said no, so everything that rules would decide is asked about. Remove it with "consentry rules remove ${brokenRules[0] ?? ''}" or on the Rules page, and make it again.`,
      fix: { kind: 'open', page: 'rules', label: 'Open the rules' },
    },
  ];
}
