/**
 * Opens the seals of the store with the key from the vault, and treats what somebody else changed as the strictest it can
 * be: access ends, tools are blocked or reviewed again, commands want a confirmation, rules count as unreadable (SEC-94).
 * It also keeps the epoch: a number in the vault that grows with every change of rights, so that an old copy of the data
 * that is put back is older than it, and brings no revoked access back (SEC-93).
 */
import type { Repair } from '../../contract/views.ts';
import type { AuditLog } from './audit/audit-log.ts';
import type { Connectors } from './connectors/connectors.ts';
import type { GatewayWorld } from './gateway/gateway-world.ts';
import type { Chains } from './grants/chains.ts';
import type { Clients } from './grants/clients.ts';
import type { Grants } from './grants/grants.ts';
import type { Revoke } from './grants/revoke.ts';
import { CoreError, messageOf } from './lib/errors.ts';
import { Secret } from './lib/secret.ts';
import { visible } from './lib/visible-text.ts';
import type { Logger, Random, Vault } from './ports.ts';
import type { ClientSettings } from './rules/client-settings.ts';
import type { PermissionBook } from './permission-sets/permission-book.ts';
import type { RuleBook } from './rules/rule-book.ts';
import type { SealedPreferences } from './sealed-preferences.ts';
import type { Store } from './store/open-store.ts';
import { newestStep } from './store/migrations.ts';
import type { BrokenSeal } from './store/seals.ts';

export interface SealKeeper {
  /** Never rejects: without the key nothing that was sealed is believed, and it is tried again later. */
  open(): Promise<void>;
  /** Tries again when the key was not there. */
  retry(): void;
  /** Takes what is in the store as right, where something was missing. */
  confirm(): void;
  repairs(): readonly Repair[];
  /** Resolves when what is under way is in the vault. */
  settle(): Promise<void>;
}

export interface SealKeeperParts {
  readonly store: Store;
  readonly vault: Vault;
  readonly preferences: SealedPreferences;
  readonly random: Random;
  readonly logger: Logger;
  readonly audit: AuditLog;
  readonly world: GatewayWorld;
  readonly connectors: Connectors;
  readonly clients: Clients;
  readonly grants: Grants;
  readonly chains: Chains;
  readonly revoke: Revoke;
  readonly clientSettings: ClientSettings;
  readonly rules: RuleBook;
  readonly permissions: PermissionBook;
  readonly endStandingApproval: (id: string) => void;
  readonly touch: () => void;
}

const keyReference = 'store/seal-key';
const epochReference = 'store/epoch';
const keyBytes = 32;
/** Findings that are named; more are counted. */
const shownFindings = 5;

/** How far the store had come, so that nothing older or smaller passes for it. */
interface Remembered {
  readonly epoch: number;
  /** Of `migrations.ts`: the tables up to it were sealed. */
  readonly step: number;
}

const nothing: Remembered = { epoch: 0, step: 0 };

/** Two numbers; the second came later. */
function remembered(text: string): Remembered {
  const [, epoch, step = '0'] = /^(\d{1,15})(?: (\d{1,5}))?$/u.exec(text) ?? [];
  return epoch === undefined ? nothing : { epoch: Number(epoch), step: Number(step) };
}

export function createSealKeeper(parts: SealKeeperParts): SealKeeper {
  const { store, vault, preferences, audit, world, logger } = parts;
  const { seals, db } = store;
  seals.onRightsChanged(() => store.onDurable(writeSoon));
  let findings: readonly string[] = [];
  let isIncomplete = false;
  let isTrying = false;
  /** What the vault holds or is about to hold. */
  let inVault: Remembered = nothing;
  let writing: Promise<void> = Promise.resolve();
  let isDue = false;

  /** Nothing is asked of a vault that is locked, nor at a first start that has nothing to seal yet. */
  function isVaultOpen(): boolean {
    const { state, keeping } = vault.status();
    if (state !== 'ready') return false;
    return keeping !== null || seals.hasAny() || parts.grants.list().length > 0;
  }

  /** A key that is gone after this run would make everything unbelievable at the next. */
  function isForgetful(): boolean {
    return vault.status().keeping === 'memory';
  }

  /** @throws what the vault throws */
  async function findKey(): Promise<{ key: Buffer; isNew: boolean }> {
    const kept = await vault.get(keyReference);
    const known = Buffer.from(kept?.open() ?? '', 'base64url');
    if (known.length === keyBytes) return { key: known, isNew: false };
    const key = parts.random.bytes(keyBytes);
    if (!isForgetful()) await vault.put(keyReference, new Secret(key.toString('base64url')));
    return { key, isNew: true };
  }

  async function openNow(): Promise<void> {
    const wasSealed = seals.hasAny();
    if (isForgetful() && !wasSealed) return;
    const { key, isNew } = await findKey();
    inVault = remembered((await vault.get(epochReference))?.open() ?? '');
    const found: string[] = [];
    // The epoch is in the vault only after everything was sealed once: without it a start before could not write that.
    const isFirst = !wasSealed && (isNew || inVault === nothing);
    const broken = store.transaction(() => {
      const all = seals.open(key, inVault.step);
      // The first time there is nothing to compare with.
      if (isFirst) seals.sealAll();
      if (isFirst) preferences.sealAll();
      return all;
    });
    if (!isFirst) {
      for (const seal of broken) found.push(...treat(seal));
      if (preferences.enforcePolicy()) found.push('who may connect and what is allowed');
      for (const name of preferences.changedConnectors()) {
        found.push(`the connector ${name}`);
        await parts.connectors.setEnabled(name, false);
        preferences.sealConnector(name);
      }
      world.reread();
    }
    if (!parts.grants.isEndBelieved()) {
      found.push('what ended all access');
      parts.revoke.grants(parts.grants.list(), 'tampered');
    }
    const { epoch } = inVault;
    if (seals.epoch() < epoch) {
      found.push('the whole database: an older copy was put back');
      parts.revoke.grants(parts.grants.list(), 'store_restored');
      store.transaction(() => seals.raiseEpoch(epoch + 1));
    }
    if (found.length > 0) tell(found);
    if (isForgetful() && isNew) store.transaction(() => seals.forget());
    world.setVaultLocked(false);
    world.setIncomplete(isIncomplete);
    writeSoon();
  }

  function treat({ kind, key, what }: BrokenSeal): readonly string[] {
    if (what === 'missing') {
      isIncomplete = true;
      return [`something is missing among ${kindWords[kind] ?? kind}`];
    }
    const [first = '', second = '', third = ''] = key;
    const reseal = (): void => store.transaction(() => seals.reseal(kind, key));
    switch (kind) {
      case 'clients': {
        const client = parts.clients.get(first);
        if (client === undefined) return [];
        parts.revoke.grants(parts.grants.listByClient(first), 'tampered');
        parts.clients.block(first);
        reseal();
        return [`the client ${visible(client.name, 60)}`];
      }
      case 'grants': {
        const grant = parts.grants.get(first);
        if (grant !== undefined) parts.revoke.grants([grant], 'tampered');
        reseal();
        return grant === undefined ? [] : ['the access of a client'];
      }
      case 'chains': {
        const chain = parts.chains.get(first);
        if (chain !== undefined) parts.revoke.chain(chain, 'tampered');
        reseal();
        return chain === undefined ? [] : ['a login of a client'];
      }
      case 'tool_settings':
      case 'tool_pins': {
        const isKnown = parts.connectors.distrustTool(
          first,
          second,
          kind === 'tool_pins' ? 'review' : 'setting',
        );
        return isKnown ? [`the tool ${visible(second, 60)}`] : [];
      }
      case 'client_tools':
        parts.clientSettings.setMode([first], second, third, 'block', 'restrict');
        return [`the tool ${visible(third, 60)} for one client`];
      case 'client_switches':
        // One more switch that is off takes nothing back.
        reseal();
        return ['a connector for one client'];
      case 'rules':
        parts.rules.distrust(first);
        return ['a rule'];
      case 'permission_sets':
      case 'client_groups':
        parts.permissions.distrust(kind, first);
        return [kind === 'permission_sets' ? 'a permission set' : 'a group of clients'];
      case 'confirmed_commands':
        store.transaction(() =>
          db.prepare('DELETE FROM confirmed_commands WHERE connector_id = ?').run(first),
        );
        return ['what was confirmed about a command'];
      case 'standing_approvals':
        parts.endStandingApproval(first);
        return ['a standing approval'];
      default:
        return [];
    }
  }

  function tell(found: readonly string[]): void {
    findings = [...findings, ...found];
    for (const what of found)
      audit.append({ actor: 'system', action: 'seal.broken', decision: 'done', detail: what });
    logger.warn('seal.broken', { count: found.length });
    parts.touch();
  }

  /** One write at a time, and the newest number only. */
  function writeSoon(): void {
    if (isDue || !seals.isOpen()) return;
    isDue = true;
    writing = writing.then(async () => {
      isDue = false;
      const now = { epoch: seals.epoch(), step: newestStep };
      if (now.epoch <= inVault.epoch && now.step <= inVault.step) return;
      try {
        await vault.put(epochReference, new Secret(`${now.epoch} ${now.step}`));
        inVault = now;
      } catch (error) {
        logger.error('epoch.not_kept', { error: messageOf(error) });
      }
    });
  }

  async function attempt(): Promise<void> {
    if (isTrying || seals.isOpen()) return;
    isTrying = true;
    try {
      if (isVaultOpen()) await openNow();
      else world.setVaultLocked(seals.hasAny());
    } catch (error) {
      // All of it, or none: half of it would look like the work of somebody else.
      seals.shut();
      // What was never sealed cannot be checked, with or without a key.
      world.setVaultLocked(seals.hasAny());
      logger.warn('seal.no_key', {
        code: error instanceof CoreError ? error.code : 'unknown',
      });
    } finally {
      isTrying = false;
    }
  }

  const keeper: SealKeeper = {
    open: attempt,
    retry: () => void attempt(),
    confirm() {
      store.transaction(() => seals.acceptMissing());
      isIncomplete = false;
      findings = [];
      world.setIncomplete(false);
      parts.touch();
    },
    repairs() {
      if (findings.length === 0) return [];
      const shown = findings.slice(0, shownFindings).join(', ');
      const more =
        findings.length > shownFindings ? ` and ${findings.length - shownFindings} more` : '';
      return [
        {
          id: 'seals',
          severity: 'error',
          title: 'Something was changed behind Consentry’s back',
          detail: `Changed by another program: ${shown}${more}. What was changed is blocked, ended or asks now${
            isIncomplete
              ? '; until you have looked, everything else only reads, and asks before'
              : ''
          }. Look at your clients, connectors, tools and rules, then confirm.`,
          fix: { kind: 'confirm-settings', label: 'I have looked' },
        },
      ];
    },
    settle: () => writing,
  };
  return keeper;
}

const kindWords: Readonly<Record<string, string>> = {
  tool_settings: 'the settings of tools',
  client_tools: 'the settings of clients',
  client_switches: 'the connectors that are off for a client',
  rules: 'the rules',
  permission_sets: 'the permission sets',
  client_groups: 'the groups of clients',
};
