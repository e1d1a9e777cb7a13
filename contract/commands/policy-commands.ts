/**
 * What holds for everybody: the highest access, and who may register and log in; and policies that
 * an administrator writes for other computers.
 */
import * as z from 'zod';
import { either, read, type CommandSpec } from './command.ts';
import { managedViewSchema } from '../views/managed.ts';
import { policyFile } from '../plain/input-limits.ts';
import { accessPolicySchema } from '../views/access.ts';
import { policyReviewSchema, policySystemSchema } from '../views/policy/policy-review.ts';
import {
  accessTokenMinutesSchema,
  authorizationSettingsSchema,
  registrationModeSchema,
} from '../views/snapshot/authorization-settings.ts';

const nothing = z.strictObject({});
const draftText = z.string().max(policyFile.bytes);

export const policyCommands = {
  /**
   * Lowering needs no presence, raising does: core decides by direction, this entry lets both in.
   */
  'policy.setAccess': either(
    'master',
    z.strictObject({ access: accessPolicySchema }),
    z.object({ access: accessPolicySchema }),
    {},
  ),
  /** The access policy and who may register: what holds, and what the person set. */
  'policy.get': read(
    nothing,
    z.object({
      /** What holds. */
      access: accessPolicySchema,
      ...authorizationSettingsSchema.shape,
      /** What the person set; the managed policy may hold it down. */
      own: z.object({ access: accessPolicySchema, ...authorizationSettingsSchema.shape }),
      managed: managedViewSchema,
    }),
  ),
  /**
   * Who may register and log in. Stricter needs no presence, looser does: core decides by
   * direction.
   */
  'policy.setAuthorization': either(
    'registration',
    z.strictObject({
      registration: registrationModeSchema.optional(),
      allowedClients: z
        .array(z.url({ protocol: /^https$/ }).max(512))
        .max(200)
        .optional(),
      webHosts: z
        .array(z.string().regex(/^[a-z0-9.-]{1,253}(:\d{1,5})?$/))
        .max(50)
        .optional(),
      introspection: z.boolean().optional(),
      metadataDocuments: z.boolean().optional(),
      deviceLogin: z.boolean().optional(),
      ownTools: z.boolean().optional(),
      accessTokenMinutes: accessTokenMinutesSchema.optional(),
    }),
    authorizationSettingsSchema,
    {},
  ),
  /**
   * Shows the editor of policies for other computers, which begins with `file` where one is named.
   * `page`: there is no window of ours; the page of headless mode has it. It gives nothing here.
   */
  'policy.edit': read(
    z.strictObject({
      file: z.strictObject({ name: z.string().max(200), text: draftText }).optional(),
    }),
    z.object({ kind: z.enum(['window', 'page']) }),
  ),
  /** What a draft may begin with, and where the policy of this computer is. */
  'policy.start': read(
    nothing,
    z.object({
      /** The file that `policy.edit` named last. */
      file: z.object({ name: z.string(), text: z.string() }).nullable(),
      /** The policy in force, as a text; null: there is none, or it cannot be used. */
      inForce: z.string().nullable(),
      path: z.string(),
      system: policySystemSchema,
    }),
  ),
  /** What a draft comes to. It may be anything. */
  'policy.review': read(z.strictObject({ text: draftText }), policyReviewSchema),
  /**
   * Signs a draft off and saves it where the person chooses on the screen, which is never the place
   * of the policy in force. `text`: this door has no screen of its own; the file is the caller's.
   */
  'policy.save': read(
    z.strictObject({ text: draftText, by: z.string().trim().min(1).max(120) }),
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('saved'), path: z.string() }),
      z.object({ kind: z.literal('cancelled') }),
      z.object({ kind: z.literal('text'), name: z.string(), text: z.string() }),
    ]),
    {},
  ),
} as const satisfies Record<string, CommandSpec>;
