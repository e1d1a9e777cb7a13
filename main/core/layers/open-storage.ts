/**
 * The lowest layer: what outlives a run. The data folder, the settings under seal, and how the
 * managed policy bounds them.
 */
import type { AuthorizationSettings } from '../../../contract/views/snapshot/authorization-settings.ts';
import { authorizationSettings } from '../authorization-server/protocol/authorization-settings.ts';
import { openIdentity, type Identity } from '../http/identity.ts';
import {
  createSealedPreferences,
  type SealedPreferences,
} from '../integrity/sealed-preferences.ts';
import type { Changes } from '../lib/changes.ts';
import { createHeldPolicy, type HeldPolicy } from '../managed/held-policy.ts';
import {
  createManagedPreferences,
  type ManagedPreferences,
} from '../managed/managed-preferences.ts';
import type { CoreOptions } from '../ports/core.ts';
import type { Ports } from '../ports/ports.ts';
import { openDataFolder, type DataFolder } from '../store/open-data-folder.ts';

export interface Storage extends DataFolder {
  /** As the person set them, under seal. */
  readonly sealed: SealedPreferences;
  readonly held: HeldPolicy;
  /** As the managed policy lets them hold. */
  readonly preferences: ManagedPreferences;
  readonly authorization: () => AuthorizationSettings;
  readonly identity: Identity;
}

/** @throws CoreError `store_failed` – the data directory cannot be used; says what to do */
export function openStorage(
  ports: Ports,
  { dataDir, shell }: CoreOptions,
  changes: Changes,
): Storage {
  const data = openDataFolder(ports, dataDir, changes);
  const sealed = createSealedPreferences(ports.preferences, data.store, data.restrictions);
  const held = createHeldPolicy(ports.managedPolicy !== undefined);
  const preferences = createManagedPreferences(sealed, held.bounds);
  return {
    ...data,
    sealed,
    held,
    preferences,
    authorization: () => authorizationSettings(preferences.read(), shell),
    identity: openIdentity(dataDir, ports.random),
  };
}
