/**
 * A log as a busy half year leaves it: a few clients, many tools, words that are rare and words
 * that are common. The same each time.
 */
import type { AuditRow } from '../../main/core/audit/entry.ts';

const clients = 8;
const connectors = 10;
const toolsEach = 40;
const vocabulary = 20_000;

export interface MadeRow {
  readonly at: number;
  readonly row: AuditRow;
}

/** @param end time of the last row in milliseconds */
export function* madeRows(count: number, end: number, days: number): Generator<MadeRow> {
  const random = chance(7);
  const pick = (size: number): number => Math.floor(random() * size);
  /** Squared: low numbers are common, high ones rare. */
  const skewed = (size: number): number => Math.floor(random() ** 3 * size);
  const step = (days * 24 * 3_600_000) / count;
  for (let index = 0; index < count; index += 1) {
    const client = skewed(clients);
    const connector = skewed(connectors);
    const tool = skewed(toolsEach);
    const fate = random();
    const decision = fate < 0.93 ? 'allow' : fate < 0.95 ? 'ask' : fate < 0.99 ? 'deny' : 'failed';
    const words = Array.from({ length: 14 }, () => wordOf(skewed(vocabulary)));
    if (index % 100_000 === 99_999) words.push('invoicenumber');
    yield {
      at: end - (count - 1 - index) * step,
      row: {
        actor: 'mcp_client',
        action: 'tools/call',
        decision,
        clientId: `client-${client}`,
        clientName: `Assistant ${client}`,
        grantId: `grant-${client}`,
        connector: `service${connector}`,
        tool: `tool_${connector}_${tool}`,
        reason: decision === 'allow' ? 'read_allowed' : `${decision}_by_mode`,
        layer: decision === 'allow' ? 'class' : 'mode',
        trace: 'pause:-,grant:ok,override:-,mode:inherit,class:read',
        callId: decision === 'ask' ? `call${index}` : null,
        durationMs: pick(200_000) / 1000,
        resultBytes: pick(20_000),
        arguments: JSON.stringify({ query: words.slice(0, 10).join(' '), page: pick(50) }),
        detail: words.slice(10).join(' '),
      },
    };
  }
}

/**
 * The same call as one that an agent makes again and again: of twelve tools, with arguments that
 * are written down as their shape.
 */
export function alike(row: AuditRow): AuditRow {
  const tool = (row.resultBytes ?? 0) % 12;
  return {
    ...row,
    decision: 'allow',
    clientId: 'client-1',
    clientName: 'Assistant 1',
    grantId: 'grant-1',
    connector: 'service1',
    tool: `tool_1_${tool}`,
    reason: 'read_allowed',
    layer: 'class',
    callId: null,
    arguments: '{"path":"src/index.ts","query":"[text]"}',
    detail: null,
  };
}

/** Letters only, so that a word is one word for the index too. */
export function wordOf(index: number): string {
  let text = '';
  for (let rest = index + 500; rest > 0; rest = Math.floor(rest / 26))
    text += String.fromCodePoint(97 + (rest % 26));
  return `wo${text}`;
}

/** Mulberry32. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = Math.trunc(state + 0x6d_2b_79_f5);
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
