/**
 * Figures for whoever runs Consentry for long: how much of everything is open. Numbers
 * alone, no names (REL-16).
 */
import * as z from 'zod';
import { operate, type CommandSpec } from './command.ts';

const many = z.int().nonnegative();

const openCountsSchema = z.strictObject({
  /** Of the process: TCP and pipe connections, listening sockets among them. */
  sockets: many,
  timers: many,
  /** Child processes. */
  children: many,
  /** Calls, streams and sessions of clients, as far as the end of a grant has to end them. */
  ofGrants: many,
  /** Sessions of clients of 2025-11-25 and older. */
  sessions: many,
  /** Streams that clients hold open. */
  streams: many,
  /** Conversations with servers that one client has to itself. */
  upstreamSessions: many,
  /** Calls to servers that wait while their client is away with a question. */
  suspendedCalls: many,
  /** What waits for the person. */
  questions: many,
  /**
   * How late turns of the event loop were since the last reading, in milliseconds: 99 of 100 at
   * most, and the latest (REL-17).
   */
  loopP99Ms: z.number().nonnegative(),
  loopMaxMs: z.number().nonnegative(),
});
export type OpenCounts = z.infer<typeof openCountsSchema>;

export const debugCommands = {
  /** How much is open in the core, by kind. */
  'debug.counts': operate(z.strictObject({}), openCountsSchema),
} as const satisfies Record<string, CommandSpec>;
