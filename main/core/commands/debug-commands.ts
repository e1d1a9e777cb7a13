/** Counts what is open, so that a leak shows as a number that only rises (REL-16). */
import type { OpenCounts } from '../../../contract/commands/debug-commands.ts';
import type { Control } from './command-registry.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import type { Gateway } from '../gateway/open-gateway.ts';
import type { Usage } from '../gateway/rate-limits/usage.ts';
import type { LoopWatch } from '../lifecycle/loop-watch.ts';
import type { QuestionQueue } from '../questions/question-queue.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';

export interface DebugParts {
  readonly gateway: Pick<Gateway, 'sessions' | 'suspendedCalls'>;
  readonly connectors: Pick<Connectors, 'upstreamSessions'>;
  readonly usage: Pick<Usage, 'streams'>;
  readonly sessions: Pick<SessionRegistry, 'countAll'>;
  readonly questions: Pick<QuestionQueue, 'list'>;
  readonly loop: Pick<LoopWatch, 'read'>;
}

/** @returns the commands that count what is open */
export function createDebugCommands(parts: DebugParts): Pick<Control, 'debug.counts'> {
  return { 'debug.counts': () => openCounts(parts) };
}

/** @returns how much is open in the core, by kind */
export function openCounts(parts: DebugParts): OpenCounts {
  const { p99Ms, maxMs } = parts.loop.read();
  return {
    ...ofProcess(process.getActiveResourcesInfo()),
    ofGrants: parts.sessions.countAll(),
    sessions: parts.gateway.sessions.count(),
    streams: parts.usage.streams(),
    upstreamSessions: parts.connectors.upstreamSessions(),
    suspendedCalls: parts.gateway.suspendedCalls(),
    questions: parts.questions.list().length,
    loopP99Ms: p99Ms,
    loopMaxMs: maxMs,
  };
}

/** @param kinds as Node names what keeps its loop alive */
function ofProcess(kinds: readonly string[]): Pick<OpenCounts, 'sockets' | 'timers' | 'children'> {
  const count = (...names: readonly string[]): number =>
    kinds.filter((kind) => names.includes(kind)).length;
  return {
    sockets: count('TCPSocketWrap', 'TCPServerWrap', 'PipeWrap', 'TLSWrap'),
    timers: count('Timeout'),
    children: count('ProcessWrap'),
  };
}
