/**
 * What the log costs when it is large: writing, every page and search, sums, verification, export,
 * what lies on the disk.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createAuditLog, type AuditRow } from '../../main/core/audit/audit-log.ts';
import { createNames } from '../../main/core/audit/names.ts';
import type { AuditFilter } from '../../main/core/audit/query/list-query.ts';
import { createAuditQuery } from '../../main/core/audit/query/query.ts';
import { createReadsHere, type ReadsHere } from '../../main/core/audit/reads/reads-here.ts';
import { createSeal } from '../../main/core/audit/seal.ts';
import { createTextIndex, type TextIndex } from '../../main/core/audit/text-index/text-index.ts';
import { createEntryWriter } from '../../main/core/audit/write-entries.ts';
import { limits } from '../../main/core/limits/limits.ts';
import { openAuditStore, type AuditStore } from '../../main/core/store/open-audit.ts';
import { createNodeClock } from '../../main/shared-adapters/system/node-clock.ts';
import { createNodeRandom } from '../../main/shared-adapters/system/node-random.ts';
import { alike, madeRows, wordOf } from './rows.ts';
import { nextTurn, timed, withStalls, type Timed } from './timing.ts';
import { readWholeLog, type WholeLogNumbers } from './whole-log.ts';

export interface Plan {
  readonly rows: number;
  readonly days: number;
  /** How often each question is asked. */
  readonly asks: number;
  /** Of calls at an even pace. */
  readonly paceSeconds: number;
}

/** All times in milliseconds. */
export interface AuditNumbers extends WholeLogNumbers {
  readonly rows: number;
  readonly bytesPerRow: number;
  readonly fillPerSecond: number;
  readonly index: Timed;
  readonly open: number;
  readonly queries: readonly Timed[];
  readonly sums: readonly Timed[];
  /** Transactions, by what was written how. */
  readonly writes: readonly (Timed & {
    readonly rowMicroseconds: number;
    readonly rowCpu: number;
  })[];
}

const clock = createNodeClock();

const random = createNodeRandom();
const day = 24 * 3_600_000;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** @param folder empty; the log stays in it */
export async function measureAudit(folder: string, plan: Plan): Promise<AuditNumbers> {
  const end = Date.now() - 60_000;
  const filling = await withStalls(() => fill(folder, plan, end));
  const index = await readWords(folder);
  const bytes = readdirSync(folder).reduce(
    (sum, file) => sum + statSync(join(folder, file)).size,
    0,
  );

  const opening = performance.now();
  const store = openAuditStore(folder);
  const reads = createReadsHere(store.db, openTexts(store, folder));
  reads.behind();
  const open = performance.now() - opening;
  try {
    return {
      rows: plan.rows,
      bytesPerRow: bytes / plan.rows,
      fillPerSecond: filling.perSecond,
      index,
      open,
      queries: askPages(reads, plan, end),
      sums: askSums(store, reads, plan, end),
      writes: await write(store, plan),
      ...(await readWholeLog(store, folder, Object.values(searches(plan, end)))),
    };
  } finally {
    await reads.close();
    await store.close();
  }
}

function openTexts({ db }: AuditStore, dataDir: string): TextIndex {
  const slice = limits.audit.indexSlice;
  return createTextIndex({ log: db, dataDir, clock, logger: silent, slice });
}

/** All slices that the text index needs for the whole log. */
async function readWords(folder: string): Promise<AuditNumbers['index']> {
  const store = openAuditStore(folder);
  const texts = openTexts(store, folder);
  const times: number[] = [];
  while (texts.behind() > 0) {
    const started = performance.now();
    texts.step();
    times.push(performance.now() - started);
    await nextTurn();
  }
  await texts.close();
  await store.close();
  return { name: 'slices of the text index', times };
}

/** In larger transactions than the log makes, because nobody waits meanwhile. */
async function fill(folder: string, plan: Plan, end: number): Promise<number> {
  const store = openAuditStore(folder);
  const writer = createEntryWriter(store.db, createNames(store.db));
  const rows = madeRows(plan.rows, end, plan.days);
  for (let isDone = false; !isDone;) {
    store.transaction(() => {
      for (let count = 0; count < 5000; count += 1) {
        const next = rows.next();
        if (next.done === true) {
          isDone = true;
          break;
        }
        writer.write(next.value.at, next.value.row);
      }
      writer.finish();
    });
  }
  await store.close();
  return plan.rows;
}

function searches(plan: Plan, end: number): Readonly<Record<string, Partial<AuditFilter>>> {
  const iso = (age: number): string => new Date(end - age).toISOString();
  const tool = 'tool_0_0';
  const one = { clientIds: ['client-3'] };
  return {
    'newest page': {},
    'page in the middle': { before: Math.floor(plan.rows / 2) },
    'live: after the last but 20': { after: plan.rows - 20, order: 'oldest' },
    client: one,
    connector: { connector: 'service4' },
    tool: { tool },
    'rare tool': { tool: 'tool_9_39' },
    action: { action: 'tools/call' },
    denied: { decision: 'deny' },
    failed: { decision: 'failed' },
    '1 hour': { since: iso(3_600_000) },
    '1 day, 90 days ago': { since: iso(90 * day), until: iso(89 * day) },
    'client + tool + failed': { ...one, tool, decision: 'failed' },
    '1 day + client': { ...one, since: iso(day) },
    '1 day + client, 90 days ago': { ...one, since: iso(90 * day), until: iso(89 * day) },
    'text: rare word': { search: 'invoicenumber' },
    'text: common word': { search: wordOf(0) },
    'text: two words': { search: `${wordOf(3)} ${wordOf(900)}` },
    'text: two rare words': { search: `${wordOf(15_000)} ${wordOf(16_000)}` },
    'text: prefix': { search: 'invoicen' },
    'text: common prefix': { search: 'woga' },
    'text: prefix of many words': { search: 'wog' },
    'text: word and prefix of many': { search: `${wordOf(3)} wog` },
    'text: nowhere': { search: 'nowheretobefound' },
    'text + tool': { search: wordOf(900), tool },
    'text + client + denied': { search: wordOf(3), ...one, decision: 'deny' },
    'text, 90 days ago': { search: wordOf(3), since: iso(90 * day), until: iso(89 * day) },
  };
}

function askPages(reads: ReadsHere, plan: Plan, end: number): Timed[] {
  return Object.entries(searches(plan, end)).map(([name, filter]) =>
    timed(name, plan.asks, () => reads.list({ limit: 50, order: 'newest', ...filter })),
  );
}

function askSums({ db }: AuditStore, reads: ReadsHere, plan: Plan, end: number): Timed[] {
  const query = createAuditQuery(db);
  const week = end - 7 * day;
  return [
    timed('calls and refusals of 7 days', plan.asks, () => query.summary(week, end)),
    timed('calls by client, 7 days', plan.asks, () => query.callsByClient(week)),
    timed('by day and outcome, 7 days', plan.asks, () => reads.perDay(week)),
    timed('by day and outcome of a tool, all', plan.asks, () =>
      reads.perDay(0, { tool: 'tool_0_0' }),
    ),
    timed('asks of a client', plan.asks, () => query.asksSince('client-1', week)),
    timed('asked and unfinished', plan.asks, () => query.unfinished(day)),
  ];
}

/**
 * The log itself, with the transactions it makes, each timed: that is how long nothing else runs.
 */
async function write(store: AuditStore, plan: Plan): Promise<AuditNumbers['writes']> {
  let times: number[] = [];
  let written = 0;
  const seal = createSeal();
  seal.use({ key: random.bytes(32), since: plan.rows });
  const audit = createAuditLog({
    store: {
      ...store,
      transaction(work) {
        const started = performance.now();
        try {
          return store.transaction(work);
        } finally {
          times.push(performance.now() - started);
        }
      },
    },
    clock,
    logger: silent,
    seal,
    onWritten: (rows) => (written += rows.length),
  });
  const rows = madeRows(1_000_000, Date.now(), 1);
  const next = () => {
    const made = rows.next();
    if (made.done === true) throw new Error('there are no more rows');
    return made.value.row;
  };
  const measured: AuditNumbers['writes'][number][] = [];
  let cpu = process.cpuUsage();
  const take = (name: string): void => {
    const total = times.reduce((sum, each) => sum + each, 0);
    const { user, system } = process.cpuUsage(cpu);
    measured.push({
      name,
      times,
      rowMicroseconds: (total / written) * 1000,
      rowCpu: (user + system) / written,
    });
    times = [];
    written = 0;
    cpu = process.cpuUsage();
  };

  async function inBatches(made: () => AuditRow): Promise<void> {
    for (let count = 0; count < 300; count += 1) {
      for (let row = 0; row < 64; row += 1) audit.append(made());
      audit.flush();
      await nextTurn();
    }
  }

  await inBatches(next);
  take('batches of 64');
  await inBatches(() => alike(next()));
  take('batches of 64 of a few kinds');
  for (let count = 0; count < 300; count += 1) await audit.appendDurable(next());
  take('one, durable');
  const until = performance.now() + plan.paceSeconds * 1000;
  for (let count = 0; performance.now() < until; count += 1) {
    // One of ten is refused or asked about, and waits for the disk.
    if (count % 10 === 0) void audit.appendDurable({ ...next(), detail: `call ${count}` });
    else audit.append(next());
    await delay(20);
  }
  audit.flush();
  take('50 calls a second');
  audit.close();
  return measured;
}
