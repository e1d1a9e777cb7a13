/** What holds for everybody: the highest access, and who may register and log in. */
import * as z from 'zod';
import { either, read, type CommandSpec } from './command.ts';
import { managedViewSchema } from '../views/managed.ts';
import { accessPolicySchema } from '../views/access.ts';
import {
  accessTokenMinutesSchema,
  authorizationSettingsSchema,
  registrationModeSchema,
} from '../views/snapshot/authorization-settings.ts';

const nothing = z.strictObject({});

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
} as const satisfies Record<string, CommandSpec>;
