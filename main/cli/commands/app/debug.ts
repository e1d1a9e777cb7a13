/** `consentry debug`: numbers for whoever runs Consentry for long. */
import type { Command } from 'commander';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { facts } from '../../format.ts';
import type { CliIo } from '../../io.ts';

export function addDebug(program: Command, io: CliIo): void {
  const group = defineGroup(program, 'debug', 'Show what is open inside Consentry, to find leaks');
  const counts = {
    usage: 'counts',
    summary: 'Count open connections, timers, sessions and calls',
    example: 'consentry debug counts --operator-key-file key',
    gives: true,
  };
  defineCommand(group, io, counts, async (context) => {
    const open = await context.call('debug.counts', {});
    context.print(open, () =>
      facts([
        ['Sockets', String(open.sockets)],
        ['Timers', String(open.timers)],
        ['Child processes', String(open.children)],
        ['Open for grants', String(open.ofGrants)],
        ['Legacy sessions', String(open.sessions)],
        ['Client streams', String(open.streams)],
        ['Own conversations', String(open.upstreamSessions)],
        ['Suspended calls', String(open.suspendedCalls)],
        ['Questions', String(open.questions)],
        ['Loop late (99 of 100)', `${open.loopP99Ms.toFixed(1)} ms`],
        ['Loop late (most)', `${open.loopMaxMs.toFixed(1)} ms`],
      ]),
    );
  });
}
