/** Permission sets, and what they leave to a client, as sentences for people. */
import type { PermissionSetBody } from '../../../contract/views/permission-sets.ts';
import type { AccessChoice } from '../../../contract/views/held-by-groups.ts';
import { visible } from '../lib/visible-text.ts';
import type { Held } from './held-level.ts';

const may: Readonly<Record<AccessChoice, string>> = {
  none: 'nothing',
  read: 'read',
  write: 'read and write',
};

/** "Read with github, nothing with every other connector." */
export function setInWords({ levels, others }: PermissionSetBody): string {
  const named = Object.entries(levels)
    .filter(([, level]) => level !== others)
    .map(([connector, level]) => `${may[level]} with ${connector}`);
  const rest = `${may[others]} with every ${named.length === 0 ? '' : 'other '}connector`;
  const text = [...named, rest].join(', ');
  return visible(`${text.charAt(0).toUpperCase()}${text.slice(1)}.`, 500);
}

/** "At most read, from set “Read only” through group “Editors”." */
export function heldInWords({ level, through }: Held): string {
  const from = through
    .slice(0, 3)
    .map(({ set, group }) =>
      set === null
        ? `no set of group “${visible(group, 60)}” has it`
        : `from set “${visible(set, 60)}” through group “${visible(group, 60)}”`,
    )
    .join(' and ');
  const more = through.length > 3 ? ` and ${through.length - 3} more` : '';
  const most = level === 'none' ? 'Nothing' : `At most ${may[level]}`;
  return `${most}, ${from}${more}.`;
}
