/**
 * The settings as they hold: read through the bounds of the managed policy. What the person set
 * stays in the file as it is, and counts again when the policy lets it.
 */
import type { PreferencesDocument } from '../ports/preferences-document.ts';
import type { RestrictablePreferences } from '../store/restrictions.ts';
import { tighten, type Bounds } from './bounds.ts';

export interface ManagedPreferences extends RestrictablePreferences {
  /** What holds. The same object until the settings or the policy change. */
  read(): PreferencesDocument;
  /** What the person set. */
  own(): PreferencesDocument;
}

export function createManagedPreferences(
  preferences: RestrictablePreferences,
  bounds: () => Bounds,
): ManagedPreferences {
  let known: {
    readonly own: PreferencesDocument;
    readonly bounds: Bounds;
    readonly holds: PreferencesDocument;
  } | null = null;

  function read(): PreferencesDocument {
    const own = preferences.read();
    const now = bounds();
    if (known === null || known.own !== own || known.bounds !== now)
      known = { own, bounds: now, holds: tighten(own, now) };
    return known.holds;
  }

  return {
    read,
    own: () => preferences.read(),
    update(change) {
      preferences.update(change);
      return read();
    },
    restrict: (change) => preferences.restrict(change),
  };
}
