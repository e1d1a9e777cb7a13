/**
 * The whole of what windows, tray and command line see. Views never hold a secret, every foreign
 * string in them has passed `lib/visible-text`, and times are ISO 8601 UTC strings (or null for
 * "never").
 */
import * as z from 'zod';
import { accessPolicySchema } from '../access.ts';
import { approvalSettingsSchema } from '../approval-view.ts';
import { callLimitsViewSchema } from '../call-limits.ts';
import { connectorViewSchema } from '../connector-view.ts';
import { demoViewSchema } from './demo-view.ts';
import { managedViewSchema } from '../managed.ts';
import { networkVariableSchema } from '../process-view.ts';
import { questionSchema } from '../questions/question.ts';
import { repairSchema } from '../repair-view.ts';
import { vaultViewSchema } from '../vault.ts';
import { windowSettings } from '../window-settings.ts';
import { authorizationSettingsSchema } from './authorization-settings.ts';
import { clientViewSchema } from './client-view.ts';
import { gatewayViewSchema } from './gateway-view.ts';
import { setupStepSchema } from './setup-step.ts';

const time = z.iso.datetime();
const count = z.int().nonnegative();

/** Something broken, with the one thing that fixes it. */
export type Repair = z.infer<typeof repairSchema>;

export const appSnapshotSchema = z.object({
  /** Grows with every change; a mirror keeps the higher one. */
  revision: count,
  version: z.string(),
  shell: z.enum(['desktop', 'headless']),
  dataDir: z.string(),
  startedAt: time,
  gateway: gatewayViewSchema,
  /** What holds: what the person set, and no more than the managed policy allows. */
  accessPolicy: accessPolicySchema,
  /** False on a new installation: nothing gets through before the person chose (ATLAR-12). */
  isAccessChosen: z.boolean(),
  managed: managedViewSchema,
  authorization: authorizationSettingsSchema,
  approvals: approvalSettingsSchema,
  callLimits: callLimitsViewSchema,
  ...windowSettings,
  clients: z.array(clientViewSchema),
  connectors: z.array(connectorViewSchema),
  /** What local servers are told of the company's network; empty: there is nothing to tell. */
  networkVariables: z.array(networkVariableSchema),
  questions: z.array(questionSchema),
  repairs: z.array(repairSchema),
  vault: vaultViewSchema,
  demo: demoViewSchema,
  /** In the order in which a person takes them. */
  setup: z.array(setupStepSchema),
  activity: z.object({
    /** The newest durable audit entry: a list that shows it is complete. */
    lastEntryId: count,
    /** A call of a tool is in the log, whenever it was. */
    hasCalls: z.boolean(),
    callsToday: count,
    deniedToday: count,
    /** Calls of today, one number an hour, from the midnight of the person's clock on. */
    callsPerHour: z.array(count),
  }),
});
export type AppSnapshot = z.infer<typeof appSnapshotSchema>;
