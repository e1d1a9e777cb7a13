/**
 * Where the audit log is forwarded: what the managed policy says, else what the person set here.
 */
import type { Preferences, Vault } from '../ports/ports.ts';
import { Secret } from '../lib/secret.ts';
import { collectorUrlProblem } from './collector-url.ts';

export interface Target {
  readonly url: string;
  readonly header: { readonly name: string; readonly value: string } | null;
}

export interface ForwardingTarget {
  /** For those who show it; null: nowhere. The header by its name alone. */
  now(): { readonly url: string; readonly header: string | null } | null;
  /** The managed policy says where; the person cannot. */
  isManaged(): boolean;
  /** True once after the managed policy named another place, or none any more. */
  hasMoved(): boolean;
  /**
   * @returns the place, with what its header says
   * @throws Error – it is not the one that was set here, or nothing may be sent there
   */
  open(): Promise<Target>;
  /** What `open` compares with; before `save`. @throws CoreError `vault_unavailable` */
  keep(target: Target): Promise<void>;
  /** Into the settings; null: nowhere. */
  save(target: Target | null): void;
  /** @throws CoreError `vault_unavailable` */
  forget(): Promise<void>;
}

export interface TargetParts {
  readonly preferences: Preferences;
  readonly vault: Vault;
  /**
   * The address that the managed policy has the log forwarded to; it comes before the person's own.
   */
  readonly managedUrl: () => string | null;
  /** Our own port, to which nothing is forwarded. */
  readonly ownPort: () => number | null;
}

/**
 * Address and header, bound together: the file of the preferences is anybody's to write, and a log
 * must not go elsewhere because somebody did.
 */
const reference = 'audit/forwarding';

/** @returns the target as it is now and will be */
export function createForwardingTarget(parts: TargetParts): ForwardingTarget {
  const { preferences, vault, managedUrl } = parts;
  /** When somebody last looked: the policy may name another place at any time. */
  let lastManagedUrl = managedUrl();

  function now(): { readonly url: string; readonly header: string | null } | null {
    const url = managedUrl();
    return url === null ? (preferences.read().auditForwarding ?? null) : { url, header: null };
  }

  return {
    now,
    isManaged: () => managedUrl() !== null,
    hasMoved() {
      const before = lastManagedUrl;
      lastManagedUrl = managedUrl();
      return before !== lastManagedUrl;
    },
    async open() {
      const { url, header } = now() ?? { url: '', header: null };
      const kept =
        managedUrl() === null
          ? parseTarget((await vault.get(reference))?.open())
          : { url, header: null };
      if (kept?.url !== url || (kept.header?.name ?? null) !== header) {
        throw new Error(
          'the address in the settings is not the one that was set here; set it again',
        );
      }
      const refused = collectorUrlProblem(url, parts.ownPort());
      if (refused !== null) throw new Error(refused);
      return kept;
    },
    keep: ({ url, header }) => vault.put(reference, new Secret(JSON.stringify({ url, header }))),
    save(target) {
      const auditForwarding =
        target === null ? undefined : { url: target.url, header: target.header?.name ?? null };
      preferences.update((current) => ({ ...current, auditForwarding }));
    },
    forget: () => vault.remove(reference),
  };
}

function parseTarget(text: string | undefined): Target | null {
  if (text === undefined) return null;
  try {
    const { url, header } = JSON.parse(text) as Partial<Target>;
    return typeof url === 'string' ? { url, header: header ?? null } : null;
  } catch {
    return null;
  }
}
