/** How long the log is kept, as the person set it; half a year and 500 MB where nothing is set. */
import type { Retention } from '../../../contract/commands/audit-commands.ts';
import { limits } from '../limits/limits.ts';
import type { Preferences } from '../ports/ports.ts';

export function retentionOf(preferences: Pick<Preferences, 'read'>): Retention {
  const { days, megabytes } = preferences.read().auditRetention ?? limits.audit;
  return { days, megabytes };
}
