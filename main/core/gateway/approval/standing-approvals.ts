/**
 * "Always allow": answers that are kept over restarts. Each is for one registration of a client,
 * one connector, one version of one tool and the arguments that the person chose; a row that cannot
 * be read, or that does not fit any more, answers nothing. Names are claimed by who registers, so
 * that sharing a name with a client gives nothing of what it was allowed.
 */
import * as z from 'zod';
import { conditionsSchema } from '../../../../contract/views/conditions.ts';
import { limits } from '../../limits/limits.ts';
import type { ArgumentMatch } from '../../policy/conditions.ts';
import { CoreError } from '../../lib/errors.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import type { Store } from '../../store/open-store.ts';
import type { HeldCall } from './held-call.ts';
import { matchOf, type Covered } from './standing-scope.ts';

/** Times are epoch milliseconds. */
export interface StandingApproval extends Covered {
  readonly id: string;
  /** The one registration that it is for. */
  readonly clientId: string;
  readonly connectorId: string;
  /** Of the connector, as a digest. */
  readonly configuration: string;
  readonly tool: string;
  readonly toolHash: string;
  readonly createdAt: number;
  /** Null: without an end. */
  readonly until: number | null;
  /** Null: any number. */
  readonly callsLeft: number | null;
  readonly calls: number;
  readonly lastUsedAt: number | null;
}

export interface StandingApprovals {
  list(): readonly StandingApproval[];
  /** Durable before it returns. @throws CoreError `conflict` – there are too many */
  add(
    call: HeldCall,
    covered: Covered,
    ends: { calls: number | null; until: number | null },
  ): StandingApproval;
  /**
   * Uses up one call of the narrowest approval that covers it; null when none does, or when that
   * could not be written.
   */
  use(call: HeldCall): StandingApproval | null;
  /** Gone for this run at once, and for the next when it is written. @throws the store's error */
  remove(id: string): void;
  /** Writes the uses that nothing depends on, counted since the last call. */
  saveUse(): void;
}

interface Row {
  readonly id: string;
  readonly client_id: string;
  readonly connector_id: string;
  readonly configuration: string;
  readonly tool: string;
  readonly tool_hash: string;
  readonly conditions: string;
  readonly argument_names: string | null;
  readonly created_at: number;
  readonly until: number | null;
  readonly calls_left: number | null;
  readonly calls: number;
  readonly last_used_at: number | null;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
}

const namesSchema = z.array(z.string()).nullable();

/** Opens the standing approvals of the store; rows that cannot be read are left out. */
export function createStandingApprovals(parts: Parts): StandingApprovals {
  const { store, clock, random } = parts;
  const table = new Map<string, { approval: StandingApproval; readonly fits: ArgumentMatch }>();
  for (const row of store.db
    .prepare('SELECT * FROM standing_approvals ORDER BY created_at')
    .all() as Row[]) {
    const approval = fromRow(row);
    if (approval !== null) table.set(approval.id, { approval, fits: matchOf(approval) });
  }

  const insert = store.db.prepare(
    `INSERT INTO standing_approvals (id, client_id, connector_id, configuration, tool, tool_hash, conditions, argument_names, created_at, until, calls_left, calls)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
  );
  const update = store.db.prepare(
    'UPDATE standing_approvals SET calls_left = ?, calls = ?, last_used_at = ? WHERE id = ?',
  );
  const remove = store.db.prepare('DELETE FROM standing_approvals WHERE id = ?');

  const unsaved = new Set<string>();

  function write({ callsLeft, calls, lastUsedAt, id }: StandingApproval): void {
    store.transaction(() => update.run(callsLeft, calls, lastUsedAt, id));
  }

  function isOf(approval: StandingApproval, call: HeldCall): boolean {
    return (
      approval.clientId === call.clientId &&
      approval.connectorId === call.connectorId &&
      approval.configuration === call.configuration &&
      approval.tool === call.toolName &&
      approval.toolHash === call.toolHash &&
      approval.callsLeft !== 0 &&
      (approval.until === null || approval.until > clock.nowMs())
    );
  }

  return {
    list: () => [...table.values()].map(({ approval }) => approval),

    add(call, covered, { calls, until }) {
      if (table.size >= limits.questions.standing) {
        throw new CoreError('conflict', 'There are too many standing approvals.', {
          hint: 'End some on the Approvals page.',
        });
      }
      const approval: StandingApproval = {
        ...covered,
        id: `sa_${random.bytes(9).toString('base64url')}`,
        clientId: call.clientId,
        connectorId: call.connectorId,
        configuration: call.configuration,
        tool: call.toolName,
        toolHash: call.toolHash,
        createdAt: clock.nowMs(),
        until,
        callsLeft: calls,
        calls: 0,
        lastUsedAt: null,
      };
      store.transaction(() =>
        insert.run(
          approval.id,
          approval.clientId,
          approval.connectorId,
          approval.configuration,
          approval.tool,
          approval.toolHash,
          JSON.stringify(covered.conditions),
          covered.names === null ? null : JSON.stringify(covered.names),
          approval.createdAt,
          until,
          calls,
        ),
      );
      table.set(approval.id, { approval, fits: matchOf(covered) });
      return approval;
    },

    use(call) {
      const found = [...table.values()]
        .filter(({ approval, fits }) => isOf(approval, call) && fits(call.args))
        // What counts down is for other calls than what is without an end: that is used first.
        .sort((a, b) => (a.approval.callsLeft ?? 0) - (b.approval.callsLeft ?? 0))[0];
      if (found === undefined) return null;
      const { approval } = found;
      const used: StandingApproval = {
        ...approval,
        callsLeft: approval.callsLeft === null ? null : approval.callsLeft - 1,
        calls: approval.calls + 1,
        lastUsedAt: clock.nowMs(),
      };
      if (used.callsLeft === null) unsaved.add(used.id);
      else {
        try {
          write(used);
        } catch {
          // A use that is not counted could be repeated after a restart: ask instead.
          return null;
        }
      }
      found.approval = used;
      return used;
    },

    remove(id) {
      table.delete(id);
      unsaved.delete(id);
      store.restrict(() => remove.run(id));
    },

    saveUse() {
      for (const id of unsaved) {
        const found = table.get(id);
        if (found !== undefined) write(found.approval);
        unsaved.delete(id);
      }
    },
  };
}

function fromRow(row: Row): StandingApproval | null {
  try {
    return {
      conditions: conditionsSchema.parse(JSON.parse(row.conditions)),
      names: namesSchema.parse(row.argument_names === null ? null : JSON.parse(row.argument_names)),
      id: row.id,
      clientId: row.client_id,
      connectorId: row.connector_id,
      configuration: row.configuration,
      tool: row.tool,
      toolHash: row.tool_hash,
      createdAt: row.created_at,
      until: row.until,
      callsLeft: row.calls_left,
      calls: row.calls,
      lastUsedAt: row.last_used_at,
    };
  } catch {
    return null;
  }
}
