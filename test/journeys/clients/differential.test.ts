/**
 * The same conversation with a server alone and through Consentry is the same message by message,
 * but for what policy defines: the list in `differences.ts`, and nothing beside it
 * (docs/reference/mcp-revisions.md#bridging).
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { appScript } from '../support/app-steps.ts';
import {
  converse,
  converseThrough,
  converseThroughBridge,
  coreInFrontOf,
  startServer,
  type Fixture,
} from '../support/both-sides.ts';
import type { Message } from '../support/conversation.ts';
import { converseInSessionByPipe, type PipedStep } from '../support/conversation-by-pipe.ts';
import { everythingScript, type Script } from '../support/conversation-steps.ts';
import { differences, even, type Pair } from '../support/differences.ts';
import { about, directions, features, type Cell, type Feature } from '../support/features.ts';
import {
  coreInFrontOfPublished,
  publishedServer,
  startAlone,
} from '../support/published-servers.ts';
import { skillScript } from '../support/skill-steps.ts';
import { comparesAll } from '../../support/values/counts.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

/**
 * On one pipe nothing says over which of two connections a message came: the answer is last, and
 * has no HTTP status. That the other client was let in, or has left, may reach the one that listens
 * within a second: nothing of this conversation.
 */
function inLines(received: readonly PipedStep[]): readonly PipedStep[] {
  return received.map(({ step, messages }) => ({
    step,
    messages: answerLast(messages.filter((each) => !isListChange(each))),
  }));
}

function isListChange({ method }: Message): boolean {
  return typeof method === 'string' && method.endsWith('/list_changed');
}

function answerLast(messages: readonly Message[]): readonly Message[] {
  const isAnswer = (message: Message): boolean =>
    message['method'] === undefined && message['id'] !== undefined;
  return [...messages.filter((each) => !isAnswer(each)), ...messages.filter(isAnswer)];
}

interface Conversation {
  readonly called: string;
  readonly fixture: Fixture;
  readonly script: Script;
  readonly showsPages: boolean;
  /** Fewer steps would compare nothing. */
  readonly steps: number;
}

const noPages = 'apps, by a client that shows none';

const conversations: readonly Conversation[] = [
  {
    called: 'all of MCP',
    fixture: 'everything-upstream',
    script: everythingScript,
    showsPages: false,
    steps: 40,
  },
  {
    called: 'apps, by a client that shows pages',
    fixture: 'app-upstream',
    script: appScript(true),
    showsPages: true,
    steps: 15,
  },
  {
    called: noPages,
    fixture: 'app-upstream',
    script: appScript(false),
    showsPages: false,
    steps: 15,
  },
  {
    called: 'skills',
    fixture: 'skill-upstream',
    script: skillScript,
    showsPages: false,
    steps: 13,
  },
];

const pairs = [
  { client: 'legacy', server: 'legacy' },
  { client: 'modern', server: 'modern' },
  { client: 'legacy', server: 'both' },
  { client: 'modern', server: 'both' },
  { client: 'legacy', server: 'modern' },
  { client: 'modern', server: 'legacy' },
] as const;

/** On a push a server of both eras is in front of one conversation only. */
const tried = ({ called }: Conversation) =>
  comparesAll || called === conversations[0]?.called
    ? pairs
    : pairs.filter(({ server }) => server !== 'both');
const triedByBridge = comparesAll
  ? { scripts: conversations.filter(({ called }) => called !== noPages), pairs: pairs.slice(0, 4) }
  : { scripts: conversations.slice(0, 1), pairs: pairs.slice(0, 2) };

/** Differences without which some conversation was not the same. */
const needed = new Set<string>();

function compare<Step extends PipedStep>(
  through: readonly Step[],
  direct: readonly Step[],
  pair: Pair,
): void {
  for (const { what } of differences) {
    const others = differences.filter((each) => each.what !== what);
    if (!isDeepStrictEqual(even(through, pair, others), even(direct, pair, others)))
      needed.add(what);
  }
  expect(even(through, pair)).toEqual(even(direct, pair));
}

/** A member is compared as it is, whole steps but for what is listed. */
function cellOf(
  row: Feature,
  through: readonly PipedStep[],
  direct: readonly PipedStep[],
  pair: Pair,
): Cell {
  const seen = (heard: readonly PipedStep[]): readonly unknown[] =>
    about(row, row.member === undefined ? even(heard, pair) : heard);
  const [ours, theirs] = [seen(through), seen(direct)];
  if (theirs.length === 0 && ours.length === 0) return 'absent';
  return isDeepStrictEqual(ours, theirs) ? 'passes' : 'differs';
}

describe.each(conversations)('$called', (conversation) => {
  const { fixture, script, showsPages, steps } = conversation;
  describe.each(tried(conversation))('$client client, server of $server', ({ client, server }) => {
    const pair = { client, server, showsPages };

    test('every message is the same, but for what is listed', async () => {
      const core = await coreInFrontOf(await startServer(fixture, server), fixture);
      // Of another revision it cannot be talked with alone: the same server in the client's.
      const alone = await startServer(fixture, server === 'both' ? 'both' : client);
      const direct = await converse({ endpoint: alone, token: null }, client, script);
      const through = await converseThrough(core, client, script);
      expect(direct.length).toBeGreaterThan(steps);
      compare(through, direct, pair);
      const at = directions.findIndex((each) => each.client === client && each.server === server);
      if (at === -1 || (fixture === 'app-upstream' && !showsPages)) return;
      const rows = features.filter((row) => row.fixture === fixture);
      const cells = rows.map((row) => [row.feature, cellOf(row, through, direct, pair)]);
      expect(cells).toEqual(rows.map((row) => [row.feature, row.cells[at]]));
    }, 60_000);
  });
});

// Which revision the server speaks makes no difference to what is in front of the core.
describe.each(triedByBridge.scripts)('$called', ({ fixture, script, showsPages }) => {
  describe.each(triedByBridge.pairs)('$client client, server of $server', ({ client, server }) => {
    const pair = { client, server, showsPages };

    test('through the bridge every message is the one that comes over HTTP', async () => {
      const core = await coreInFrontOf(await startServer(fixture, server), fixture);
      const expected = even(inLines(await converseThrough(core, client, script)), pair);
      const piped = await converseThroughBridge(core, client, script);
      const ids = (each: readonly PipedStep[]): unknown =>
        each.map(({ step, messages }) => [step, messages.at(-1)?.['id']]);
      expect(ids(piped)).toEqual(ids(expected));
      expect(even(inLines(piped), pair)).toEqual(expected);
    }, 60_000);
  });
});

const published = { client: 'legacy', server: 'legacy', showsPages: false } as const;

describe.each(['everything', 'memory', 'filesystem'] as const)('server-%s', (name) => {
  test('every message is the same, but for what is listed', async () => {
    const server = publishedServer(name, makeTempDir());
    const core = await coreInFrontOfPublished(server);
    const direct = await converseInSessionByPipe(startAlone(server), server.script);
    const through = await converseThroughBridge(core, 'legacy', server.script);
    expect(direct.length).toBe(server.script.older.length + 1);
    compare(inLines(through), inLines(direct), published);
  }, 60_000);
});

test('nothing is listed that does not differ', () => {
  expect([...needed].toSorted()).toEqual(differences.map(({ what }) => what).toSorted());
});
