/** Pausing and resuming all calls. */
import * as z from 'zod';
import { grant, restrict, type CommandSpec } from './command.ts';
import { gatewayViewSchema } from '../views/snapshot/gateway-view.ts';

const nothing = z.strictObject({});

export const gatewayCommands = {
  /** Refuses every call for so many minutes; null: until it is resumed. */
  'gateway.pause': restrict(
    z.strictObject({ forMinutes: z.int().min(1).max(10_080).nullable().default(null) }),
    gatewayViewSchema,
    {},
  ),
  /** Ends a pause. */
  'gateway.resume': grant(null, nothing, gatewayViewSchema, {}),
} as const satisfies Record<string, CommandSpec>;
