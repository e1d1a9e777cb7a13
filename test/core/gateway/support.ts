/** A core with one recording upstream behind it and a client that may write. */
import { expect, onTestFinished, vi } from 'vitest';
import type { ConnectorAccess } from '../../../contract/views/access.ts';
import type { ApprovalQuestion } from '../../../contract/views/questions/question.ts';
import { sdkSeconds } from '../../../main/core/client-files/clients/call-limits.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import type { Ports } from '../../../main/core/ports/ports.ts';
import { startChaosUpstream, type ChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';
import { createTestClock, type TestClock } from '../../support/core/memory-ports.ts';
import { callModern, logIn, register, type Login } from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';

export interface Setting {
  readonly core: TestCore;
  readonly upstream: ChaosUpstream;
  readonly clock: TestClock;
  readonly login: Login;
}

/** A client that waits longer when it is sent progress. */
export const patient = 'Claude Code';
/** How long a call of a client that is not known waits, in milliseconds. */
export const usualHold = sdkSeconds * 1000 - limits.questions.answerBefore;

export function tool(name: string, more: object = {}): object {
  return { name, description: `does ${name}`, inputSchema: { type: 'object' }, ...more };
}

/** Upstream `up` with `get_it`, `put_it` and `delete_it`, all reviewed. */
export async function setUp(
  era: 'legacy' | 'modern' | 'both' = 'modern',
  ports: Partial<Ports> = {},
  clientName?: string,
): Promise<Setting> {
  const clock = createTestClock();
  const upstream = await startChaosUpstream({ era });
  onTestFinished(() => upstream.close());
  upstream.tools = ['get_it', 'put_it', 'delete_it'].map((name) => tool(name));
  const core = await startCore({ ports: { clock, ...ports } });
  await addUpstream(core, upstream);
  return { core, upstream, clock, login: await another(core, undefined, clientName) };
}

export async function addUpstream(
  core: TestCore,
  upstream: ChaosUpstream,
  name = 'up',
): Promise<void> {
  await core.run('connector.add', { kind: 'http', name, url: upstream.url });
  await core.run('connector.connect', { name });
  await core.run('connector.review', { name, accept: 'all' });
}

/** A client of its own, with the same rights. */
export async function another(
  core: TestCore,
  access: ConnectorAccess = { up: 'write' },
  clientName = 'Test client',
): Promise<Login> {
  const client = await register(core.issuer, { client_name: clientName });
  return logIn(core, { client, access });
}

export interface Answered {
  readonly status: number;
  /** Reason code of a refusal, `ok` for a result, `error <code>` for a JSON-RPC error. */
  readonly outcome: string;
  readonly messages: readonly Message[];
}

interface Message {
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: {
    readonly _meta?: Readonly<Record<string, unknown>>;
    readonly content?: unknown;
  };
  readonly error?: { readonly code: number };
}

/** Calls `<connector>__<name>`, by default of `up`; resolves with the whole answer. */
export async function call(
  { core }: Pick<Setting, 'core'>,
  { accessToken }: Pick<Login, 'accessToken'>,
  name: string,
  args: Readonly<Record<string, unknown>> = {},
  more: {
    readonly signal?: AbortSignal;
    readonly progressToken?: string;
    readonly connector?: string;
  } = {},
): Promise<Answered> {
  const response = await callModern(
    core.endpoint,
    accessToken,
    'tools/call',
    {
      name: `${more.connector ?? 'up'}__${name}`,
      arguments: args,
      ...(more.progressToken === undefined ? {} : { _meta: { progressToken: more.progressToken } }),
    },
    more.signal === undefined ? {} : { signal: more.signal },
  );
  const messages = readMessages(await response.text());
  return { status: response.status, outcome: outcomeOf(messages.at(-1)), messages };
}

/** JSON or an event stream, as messages. */
export function readMessages(text: string): Message[] {
  if (text === '') return [];
  if (text.startsWith('{')) return [JSON.parse(text) as Message];
  return text
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice('data: '.length)) as Message);
}

function outcomeOf(message: Message | undefined): string {
  if (message?.error !== undefined) return `error ${message.error.code}`;
  if (message?.result === undefined) return 'nothing';
  const reason = message.result._meta?.['dev.consentry/reason'];
  return typeof reason === 'string' ? reason : 'ok';
}

/** The approvals that wait, once there are `count` of them. */
export function approvals(core: TestCore, count = 1): Promise<ApprovalQuestion[]> {
  return vi.waitFor(async () => {
    const waiting = (await core.run('questions.list', {})).filter(
      (question) => question.kind === 'approval',
    );
    expect(waiting).toHaveLength(count);
    return waiting;
  });
}

export async function approval(core: TestCore): Promise<ApprovalQuestion> {
  const [one] = await approvals(core);
  if (one === undefined) throw new Error('nothing is asked');
  return one;
}

/** Waits until so many calls have been asked about, in however many questions. */
export async function untilAsked(core: TestCore, calls: number): Promise<void> {
  await vi.waitFor(async () => {
    const waiting = await core.run('questions.list', {});
    const counts = waiting.map((question) => (question.kind === 'approval' ? question.count : 0));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(calls);
  });
}

/** Waits until a question is gone because its client left; the id of what was missed. */
export function untilLeft(core: TestCore): Promise<string> {
  return vi.waitFor(async () => {
    expect(await core.run('questions.list', {})).toEqual([]);
    const { missed } = await core.run('answers.list', {});
    expect(missed).toMatchObject([{ why: 'client-left' }]);
    return missed[0]?.id ?? '';
  });
}

/** What the person does about a call that was missed: it is asked about once more. */
export async function askAgain(core: TestCore, missed: string): Promise<ApprovalQuestion> {
  await core.run('approval.reopen', { id: missed });
  return approval(core);
}

/** Why answers ended, as the activity log has it. */
export async function endsInLog({ core }: Pick<Setting, 'core'>): Promise<(string | null)[]> {
  const { entries } = await core.run('audit.list', { action: 'answer.end' });
  return entries.map(({ reason }) => reason);
}
