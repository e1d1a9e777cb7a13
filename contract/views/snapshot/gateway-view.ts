/** Where Consentry listens, and whether it serves. */
import * as z from 'zod';
import { problemSchema } from '../errors.ts';

const time = z.iso.datetime();

export const gatewayViewSchema = z.object({
  state: z.enum(['starting', 'serving', 'paused', 'port-taken', 'stopped']),
  /**
   * The address to give to an AI client, e.g. `http://127.0.0.1:29170/mcp`; null while nothing
   * listens.
   */
  endpoint: z.string().nullable(),
  issuer: z.string().nullable(),
  port: z.int().nullable(),
  pausedUntil: time.nullable(),
  problem: problemSchema.nullable(),
  /**
   * What is good to know about where we listen, in a sentence: this start took another port than
   * the usual one.
   */
  notice: z.string().nullable(),
});
export type GatewayView = z.infer<typeof gatewayViewSchema>;
