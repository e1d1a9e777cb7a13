/**
 * What people are told about the vault of the desktop app: what keeps the secrets, how well, and
 * what they may choose.
 */
import { storedSecrets } from '../../../contract/plain/vault-words.ts';
import type { VaultStatus } from '../../core/ports/ports.ts';

export type Backend = string | undefined;

const storeNames: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows DPAPI',
};

export function backendOf(platform: NodeJS.Platform, selected: () => string): Backend {
  return platform === 'linux' ? selected() : storeNames[platform];
}

export const notAnswered: VaultStatus = {
  kind: 'safeStorage',
  protects: false,
  detail:
    'The key store of this computer has not answered yet. Until then every call and every login is refused.',
  state: 'held',
  keeping: null,
  choices: [],
};

/** A desktop without a keyring: nothing is kept before the person says how. */
export const noKeyring: VaultStatus = {
  kind: 'safeStorage (basic_text)',
  protects: false,
  detail:
    'This desktop offers no keyring, so stored secrets would be readable by every program of yours. None is stored unless you choose how: opened by a passphrase, for this run only, or stored all the same.',
  state: 'choice',
  keeping: null,
  choices: ['passphrase', 'memory', 'weak-store'],
};

export const inMemory: VaultStatus = {
  kind: 'memory',
  protects: true,
  detail:
    'Secrets are kept in memory and are gone when you quit, because this desktop offers no keyring. Connectors ask for them again at the next start.',
  state: 'ready',
  keeping: 'memory',
  choices: ['passphrase', 'weak-store'],
};

export const weaklyStored: VaultStatus = {
  kind: 'safeStorage (basic_text)',
  protects: false,
  detail:
    'Secrets are stored so that every program of yours can read them, as you chose: this desktop offers no keyring. Install one (GNOME Keyring or KWallet), and they move into its keeping at the next start.',
  state: 'ready',
  keeping: 'weak-store',
  choices: ['passphrase', 'memory'],
};

export const lockedByPassphrase: VaultStatus = {
  kind: 'AES-256-GCM, opened by a passphrase',
  protects: false,
  detail:
    'Secrets are locked: they open with your passphrase. Until then every call and every login is refused.',
  state: 'held',
  keeping: 'passphrase',
  choices: [],
};

/** @param hasKeyring the desktop offers one now, which could keep them instead */
export function openByPassphrase(hasKeyring: boolean): VaultStatus {
  return {
    kind: 'AES-256-GCM, opened by a passphrase',
    protects: true,
    detail:
      'Secrets are encrypted with a key that your passphrase opens. It is asked for at each start; without it the secrets are lost.',
    state: 'ready',
    keeping: 'passphrase',
    choices: hasKeyring ? ['passphrase', 'os-store'] : ['passphrase', 'memory', 'weak-store'],
  };
}

export function locked(backend: Backend): VaultStatus {
  return {
    kind: `safeStorage (${backend ?? 'unknown'})`,
    protects: false,
    detail: 'The keyring of this computer is locked or not available, so secrets cannot be used.',
    state: 'held',
    keeping: 'os-store',
    choices: [],
  };
}

export function protecting(platform: NodeJS.Platform, backend: Backend): VaultStatus {
  return {
    kind: `safeStorage (${backend ?? 'unknown'})`,
    protects: true,
    detail: `Secrets are encrypted with a key that the ${storeWords(platform, backend)} keeps.`,
    state: 'ready',
    keeping: 'os-store',
    choices: [],
  };
}

/**
 * @param opensOthers some of what is stored does open; otherwise the key is another than it was
 *   made with
 */
export function withUnreadable(
  status: VaultStatus,
  unreadable: number,
  opensOthers: boolean,
): VaultStatus {
  const what = `${storedSecrets(unreadable)} cannot be opened with it`;
  if (opensOthers)
    return {
      ...status,
      unreadable,
      detail: `${status.detail} ${what}: damaged, or of another key.`,
    };
  return {
    ...status,
    protects: false,
    state: 'held',
    unreadable,
    detail: `The keyring of this computer has another key than before: ${what}. No new secret is stored beside them until the old keyring is back or they are removed.`,
  };
}

function storeWords(platform: NodeJS.Platform, backend: Backend): string {
  if (backend === 'gnome_libsecret') return 'desktop’s keyring';
  if (backend?.startsWith('kwallet') === true) return 'KDE wallet';
  return storeNames[platform] ?? 'operating system';
}

export function hintFor(status: VaultStatus, platform: NodeJS.Platform): string {
  if (status.state === 'choice')
    return 'Install a keyring (GNOME Keyring or KWallet) and log in again, or choose in the settings how secrets are kept without one.';
  if (status.keeping === 'passphrase') return 'Enter it under Settings, Vault.';
  if (status.unreadable !== undefined)
    return 'Bring the keyring back that they were stored with, or remove them in the settings or with `consentry vault remove-unreadable` and enter the secrets anew.';
  if (platform !== 'linux') return 'Unlock it, then try again.';
  return 'Unlock your keyring, or install one (GNOME Keyring or KWallet) and log in again, then try again.';
}
