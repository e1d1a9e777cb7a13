/**
 * What a person changes about a connector beside how it is reached: names, and how much it may be
 * used. Pure.
 */
import type { ConnectorEdit } from '../../../../contract/commands/edit-connector.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import { changedAsks } from '../conversation/asks.ts';

const details = [
  'title',
  'description',
  'label',
  'callsPerMinute',
  'callsPerDay',
  'resultLimitKb',
  'isReadOnly',
  'loggedArguments',
  'manageUrl',
  'isUntrusted',
  'autoAcceptReads',
  'asksNewTools',
] as const;
type Details = Pick<StoredConnector, (typeof details)[number] | 'asks'>;

/**
 * The details after an edit: absent keeps, null removes. What is removed is undefined, which no
 * file has.
 */
export function editDetails(before: StoredConnector, edit: ConnectorEdit): Details {
  const plain = Object.fromEntries(
    details.map((detail) => [
      detail,
      // A switch that is off is one that no file has.
      edit[detail] === undefined ? before[detail] : edit[detail] || undefined,
    ]),
  );
  return { ...plain, asks: changedAsks(before, edit.asks ?? {}) };
}

/** Names and bounds are no reason to open another connection: calls under way go on. */
export function isOnlyDetails({ name: _name, ...edit }: ConnectorEdit): boolean {
  const changed = Object.entries(edit).filter(
    ([, value]) => value !== undefined && value !== false,
  );
  const isDetail = (part: string): boolean => details.some((detail) => detail === part);
  return (
    details.some((detail) => edit[detail] !== undefined) &&
    changed.every(([part]) => isDetail(part))
  );
}
