/**
 * What of a server cannot reach every client, as sentences for its details: clients and servers of
 * different revisions understand each other but for this
 * (docs/reference/mcp-revisions.md#what-cannot-be-bridged,
 * docs/adr/0021-one-conversation-for-each-client.md, docs/adr/0023-questions-and-handles.md). Only
 * what is true for this server. Pure.
 */
import type { Asks } from '../../../../contract/views/connector-details.ts';
import { limits } from '../../limits/limits.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { visible } from '../../lib/visible-text.ts';
import { skillsExtension } from '../../mcp/extensions/skills-extension.ts';
import { uiExtension } from '../../mcp/extensions/ui-extension.ts';
import { speaksTasks, tasksExtension } from '../../mcp/tasks-extension.ts';
import type { OpenedIdentity } from '../conversation/upstream.ts';

type Known = Pick<OpenedIdentity, 'era' | 'transport' | 'protocolVersion' | 'capabilities'>;

/** @param server null before the first connection: nothing is known */
export function bridgingOf(
  server: Known | null,
  asks: Asks,
  unknown: readonly string[],
): readonly string[] {
  if (server === null) return [];
  if (server.transport === 'http+sse') return [words.oldTransport];
  const sentences = server.era === 'legacy' ? ofLegacy(server, asks) : ofModern(server);
  return [
    ...sentences,
    ...(asks.input ? [words.olderClients] : []),
    ...(unknown.length === 0
      ? []
      : [`It sends ${unknown.join(', ')}, which Consentry does not pass on.`]),
    ...(asks.extensions ? unknownExtensions(server.capabilities) : withheld(server.capabilities)),
  ];
}

/** What the person switched off. */
function withheld({ extensions }: JsonObject): readonly string[] {
  return isJsonObject(extensions) && Object.keys(extensions).length > 0
    ? ['It speaks extensions of MCP, and you let none of them pass.']
    : [];
}

/** Extensions that the server declares and that do not pass. */
function unknownExtensions({ extensions }: JsonObject): readonly string[] {
  if (!isJsonObject(extensions)) return [];
  const unknown = Object.keys(extensions).filter((name) => !passing.has(name));
  const shown = unknown.slice(0, mostNamed).map((name) => visible(name, limits.text.name));
  if (shown.length === 0) return [];
  const more = unknown.length - shown.length;
  const names = more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
  return [`It speaks ${names}, which Consentry does not pass on.`];
}

const passing: ReadonlySet<string> = new Set([uiExtension, skillsExtension, tasksExtension]);
const mostNamed = 5;

function ofLegacy(server: Known, asks: Asks): string[] {
  const { transport, protocolVersion, capabilities } = server;
  const mayAsk = asks.input || asks.model || asks.folders;
  return [
    ...(transport === 'stdio' ? [words.sharedProcess] : []),
    ...(mayAsk ? [words.suspended] : []),
    ...(mayAsk && transport === 'streamable-http' ? [words.otherSession] : []),
    ...(asks.input && protocolVersion === '2025-11-25' ? [words.pageDone] : []),
    ...(asks.folders ? [words.folders] : []),
    ...(capabilities['tasks'] === undefined ? [] : [words.oldTasks]),
  ];
}

function ofModern({ transport, capabilities }: Known): string[] {
  const logs = capabilities['logging'] !== undefined;
  return [
    ...(transport === 'streamable-http' ? [words.lostAnswer] : []),
    ...(transport === 'stdio' && logs ? [words.sharedLogs] : []),
    ...(speaksTasks(capabilities) ? [words.tasks] : []),
  ];
}

const minutes = Math.round(limits.questionsOfServers.suspendedFor / 60_000);

const words = {
  oldTransport:
    'All clients share its one session: it can ask none of them anything, its log messages reach nobody, and nobody hears that a resource changed.',
  sharedProcess:
    'All clients use this one process. What it asks or logs reaches a client only while no other client’s call runs, and what it remembers is shared. Add the connector a second time to keep clients apart.',
  suspended: `A client of 2026-07-28 that is asked something in the middle of a call has ${minutes} minutes for the answer, and starts over when Consentry was started anew meanwhile.`,
  otherSession:
    'A client of 2026-07-28 that can be asked something else than before gets another session at the server.',
  pageDone:
    'Clients of 2026-07-28 do not hear that a page they were asked to open is done; they come back by themselves.',
  folders:
    'Clients of 2026-07-28 cannot say that their folders changed; the server hears that from older clients only.',
  oldTasks:
    'Its tasks (2025-11-25) reach no client: calls are waited for, and a tool that only works as a task cannot be called.',
  lostAnswer:
    'When the connection to the server breaks in the middle of a call, its answer is lost: servers of 2026-07-28 keep none to be fetched later.',
  sharedLogs:
    'Its log messages do not say to which call they belong: they reach a client only while no other client wants any.',
  tasks:
    'Its tasks reach clients of 2026-07-28 that know them; for all others a call is waited for.',
  olderClients:
    'Clients from before 2025-06-18 cannot be asked for input, and only those of 2025-11-25 and later can be asked to open a page: a tool that needs it fails for others.',
} as const;
