/**
 * Whose account a row is about: of the moment it is passed in, since another may be logged in
 * later.
 */
import type { AuditRow } from './entry.ts';

/** Account or workspace that a connector is logged in to now; null: it is not known. */
export type AccountOf = (connector: string) => string | null;

/** @returns the row with its account, where it is about a connector and names none itself */
export function withAccount(row: AuditRow, accountOf: AccountOf): AuditRow {
  if (typeof row.connector !== 'string' || row.account !== undefined) return row;
  return { ...row, account: accountOf(row.connector) };
}
