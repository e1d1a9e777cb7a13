/**
 * What of an edit makes nothing possible that was not before: names for people, and everything that
 * only gets less. It stays possible where changing connectors is locked (ATLAR-13). Pure.
 */
import type { ConnectorEdit } from '../../../contract/commands/edit-connector.ts';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';

type Before = Pick<
  ConnectorView,
  | 'callsPerMinute'
  | 'callsPerDay'
  | 'resultLimitKb'
  | 'timeoutSeconds'
  | 'loggedArguments'
  | 'isUntrusted'
>;

const order: readonly ConnectorView['loggedArguments'][] = ['shapes', 'usual', 'texts'];

/** By member of an edit; one that is not here counts as opening something. */
const checks: {
  readonly [Part in keyof ConnectorEdit]?: (
    next: NonNullable<ConnectorEdit[Part]> | null,
    before: Before,
  ) => boolean;
} = {
  name: () => true,
  title: () => true,
  label: () => true,
  forgetCredentials: () => true,
  confirmInlineCode: () => true,
  isReadOnly: (next) => next === true,
  isUntrusted: (next, { isUntrusted }) => next === true || next === isUntrusted,
  autoAcceptReads: (next) => next === false,
  asksNewTools: (next) => next === false,
  callsPerMinute: (next, before) => isLess(next, before.callsPerMinute),
  callsPerDay: (next, before) => isLess(next, before.callsPerDay),
  resultLimitKb: (next, before) => isLess(next, before.resultLimitKb),
  timeoutSeconds: (next, before) => isLess(next, before.timeoutSeconds),
  loggedArguments: (next, before) =>
    next !== null && order.indexOf(next) <= order.indexOf(before.loggedArguments),
  asks: (next) => Object.values(next ?? {}).every((isOn) => isOn !== true),
};

export function isStricterEdit(edit: ConnectorEdit, before: Before): boolean {
  const parts = Object.entries(edit).filter(([, value]) => value !== undefined);
  return parts.every(([part, value]) => {
    const check = Object.hasOwn(checks, part)
      ? (checks[part as keyof ConnectorEdit] as
          ((next: unknown, from: Before) => boolean) | undefined)
      : undefined;
    return check?.(value, before) ?? false;
  });
}

/** Null: no bound. */
function isLess(next: number | null, before: number | null): boolean {
  return next !== null && next <= (before ?? Infinity);
}
