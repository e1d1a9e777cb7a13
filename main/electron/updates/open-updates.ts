/** Updates as far as this build has any: an installed app with a feed. */
import { app } from 'electron';
import type { Core } from '../../core/ports/core.ts';
import type { Clock, Logger, Preferences } from '../../core/ports/ports.ts';
import { createUpdateFeed, readFeedConfig } from './update-feed.ts';
import { createUpdates, noUpdates, type Updates } from './updates.ts';

export interface OpenUpdatesParts {
  readonly version: string;
  readonly preferences: Pick<Preferences, 'read'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly core: () => Pick<Core, 'snapshot'>;
}

export function openUpdates(parts: OpenUpdatesParts): Updates {
  if (!app.isPackaged) {
    return noUpdates('Consentry runs from its sources; git or npm brings newer ones.');
  }
  const config = readFeedConfig(process.resourcesPath);
  if (config === undefined) {
    return noUpdates('This build of Consentry names no place to look for updates.');
  }
  return createUpdates({
    ...parts,
    feed: createUpdateFeed(config),
    channel: parts.preferences.read().updateChannel ?? 'stable',
    questionsWait: () => parts.core().snapshot().questions.length > 0,
  });
}
