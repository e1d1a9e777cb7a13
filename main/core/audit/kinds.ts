/**
 * What many entries have in common: who, what, and how it was decided. A client that works calls
 * the same few tools again and again, so what follows from these fields alone is found once: the
 * numbers of the names, the middle of the chained record.
 */
import { limits } from '../limits/limits.ts';
import { chainedKind, type ChainedKind } from './chain.ts';
import { actors, decisions, type AuditRow } from './entry.ts';
import type { Names } from './names.ts';
import { wellFormed } from './well-formed.ts';

/** Numbers of names, and nulls, in the order of the columns. */
type NameNumbers = readonly (number | null)[];

export interface Kind extends ChainedKind {
  readonly actor: number;
  readonly decision: number;
  /** Of act, client, its name, grant, connector, tool, reason, layer and trace. */
  readonly names: NameNumbers;
  readonly client: number;
  readonly connector: number;
  readonly tool: number;
  readonly account: number | null;
  /**
   * Which entry of `block` has these words of its own in the text index; `words_of` of the later
   * ones that have the same.
   */
  readonly firstOf: Map<string, number>;
  block: number;
}

export interface Kinds {
  /** Inside a transaction only: names that are new get their numbers. */
  of(row: AuditRow, account: string | null): Kind;
  /** After a rollback, or when names or entries were taken away. */
  forget(): void;
}

interface Known {
  readonly row: AuditRow;
  readonly account: string | null;
  readonly kind: Kind;
}

export function createKinds(names: Names): Kinds {
  let known: Known[] = [];
  let next = 0;

  return {
    of(row, account) {
      const found = known.find((each) => each.account === account && isAlike(each.row, row));
      if (found !== undefined) return found.kind;
      const kind = createKind(row, account, names);
      // No more than what is compared: a row that is held on to would keep its arguments.
      known[next] = { row: { ...row, callId: null, arguments: null, detail: null }, account, kind };
      next = (next + 1) % limits.audit.kindsInMemory;
      return kind;
    },
    forget() {
      known = [];
      next = 0;
      names.forget();
    },
  };
}

function isAlike(one: AuditRow, other: AuditRow): boolean {
  return (
    one.tool === other.tool &&
    one.connector === other.connector &&
    one.decision === other.decision &&
    one.grantId === other.grantId &&
    one.clientId === other.clientId &&
    one.action === other.action &&
    one.reason === other.reason &&
    one.layer === other.layer &&
    one.trace === other.trace &&
    one.actor === other.actor &&
    one.clientName === other.clientName
  );
}

function createKind(row: AuditRow, ofAccount: string | null, names: Names): Kind {
  const numberOf = (text: string | null): number | null =>
    text === null ? null : names.keep(text);
  const fields = {
    actor: actors.indexOf(row.actor),
    decision: decisions.indexOf(row.decision),
    action: wellFormed(row.action) ?? '',
    clientId: wellFormed(row.clientId),
    clientName: wellFormed(row.clientName),
    grantId: wellFormed(row.grantId),
    connector: wellFormed(row.connector),
    tool: wellFormed(row.tool),
    reason: wellFormed(row.reason),
    layer: wellFormed(row.layer),
    account: wellFormed(ofAccount?.slice(0, limits.audit.account)),
    trace: wellFormed(row.trace?.slice(0, limits.audit.trace)),
  };
  const action = names.keep(fields.action);
  const client = numberOf(fields.clientId);
  const clientName = numberOf(fields.clientName);
  const grant = numberOf(fields.grantId);
  const connector = numberOf(fields.connector);
  const tool = numberOf(fields.tool);
  const reason = numberOf(fields.reason);
  const layer = numberOf(fields.layer);
  const trace = numberOf(fields.trace);
  const account = numberOf(fields.account);
  return {
    actor: fields.actor,
    decision: fields.decision,
    names: [action, client, clientName, grant, connector, tool, reason, layer, trace],
    client: client ?? 0,
    connector: connector ?? 0,
    tool: tool ?? 0,
    account,
    ...chainedKind(fields),
    firstOf: new Map(),
    block: -1,
  };
}
