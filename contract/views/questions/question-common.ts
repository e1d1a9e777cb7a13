/** What every question to the person says. */
import * as z from 'zod';
import { clientIdSchema, questionIdSchema } from '../ids.ts';
import { clientIdentitySchema } from '../snapshot/client-view.ts';

const time = z.iso.datetime();

export const questionCommon = {
  id: questionIdSchema,
  clientId: clientIdSchema,
  clientName: z.string(),
  /** How the client identified itself, and whether that proves anything. */
  identity: clientIdentitySchema,
  proof: z.string(),
  createdAt: time,
  expiresAt: time,
};
