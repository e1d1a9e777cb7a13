/**
 * What an administrator may write into `policy.json`, as a schema. Strict: a member that is not
 * known is an error, because a misspelt ceiling must not silently be no ceiling (INV-7). Nothing in
 * it can open anything: there is no value here that gives more than a person has without it.
 */
import * as z from 'zod';
import { policyFile } from '../../plain/input-limits.ts';
import { isUrlPattern } from '../../plain/url-pattern.ts';
import { accessClassSchema, accessPolicySchema } from '../access.ts';
import { callLimitsSchema } from '../call-limits.ts';
import { connectorNameSchema } from '../ids.ts';
import { accessPermissionSchema, lockSchema, registrationPermissionSchema } from '../managed.ts';
import { registrationModeSchema } from '../snapshot/authorization-settings.ts';

const { items, text: longText } = policyFile;
const text = (longest: number) => z.string().min(1).max(longest);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(items);

/** A server by its address, or a program by its command line, one pattern for each argument. */
const targetSchema = z.union([
  z.strictObject({
    url: text(longText)
      .refine(isUrlPattern, 'is no address pattern: write e.g. https://*.example.com/*')
      .describe(
        'Scheme, host and path, each with * for any run of characters. No path: every path.',
      ),
  }),
  z.strictObject({
    command: z
      .array(text(longText))
      .min(1)
      .max(items)
      .describe(
        'The program and its arguments, one pattern each, with * for any run of characters; a last "**" stands for any further arguments.',
      ),
  }),
]);
export type TargetPattern = z.infer<typeof targetSchema>;

const providedSchema = z.strictObject({
  name: connectorNameSchema.describe('What the connector is called; tools are <name>__<tool>.'),
  title: text(80).optional(),
  description: text(1000).optional(),
  url: z.url({ protocol: /^https?$/ }).max(2048),
  clientId: text(4096)
    .optional()
    .describe('The id that the vendor gave to Consentry, for logging in.'),
  tools: list(text(256))
    .optional()
    .describe('The only tools that may be used there, with * as a wildcard.'),
});
export type ProvidedConnector = z.infer<typeof providedSchema>;

/** `allow` is missing on purpose: a policy only makes stricter. */
const toolRuleSchema = z.strictObject({
  at: targetSchema.optional().describe('Which servers; absent: all of them.'),
  tools: list(text(256)).min(1).optional().describe('Names with *; absent: every tool.'),
  class: accessClassSchema.optional(),
  mode: z.enum(['ask', 'block']),
});
export type ToolRule = z.infer<typeof toolRuleSchema>;

const boundsSchema = callLimitsSchema.partial();

/** Who says that they read it. Whoever may write the file may write this too. */
const signOffSchema = z.strictObject({ by: text(120), at: z.iso.datetime() });
export type SignOff = z.infer<typeof signOffSchema>;

export const policyDocumentSchema = z.strictObject({
  $schema: text(longText).optional(),
  version: z.literal(1),
  managedBy: z
    .strictObject({ name: text(120), contact: text(200).optional() })
    .describe('Who people turn to; shown beside everything that is locked.'),
  access: accessPolicySchema
    .optional()
    .describe('The most that any client may do. Absent: disabled.'),
  registration: z
    .strictObject({
      mode: registrationModeSchema,
      allowedClients: list(z.url({ protocol: /^https$/ }).max(512))
        .optional()
        .describe('With allow-list: addresses of client metadata documents that may log in.'),
      metadataDocuments: z
        .literal(false)
        .optional()
        .describe(
          'Not offered: a client cannot be known by the address of its document. Absent: as the person set it.',
        ),
    })
    .optional(),
  connectors: z
    .strictObject({
      usersMayAdd: z.boolean().optional().describe('Absent: they may.'),
      allowed: list(targetSchema).optional().describe('Absent: all that are not forbidden.'),
      forbidden: list(targetSchema).optional().describe('Wins over everything else.'),
      provided: list(providedSchema)
        .optional()
        .describe('“From your organisation”; people log in as themselves.'),
    })
    .optional(),
  tools: list(toolRuleSchema).optional(),
  limits: z
    .strictObject({
      grant: boundsSchema.optional(),
      client: boundsSchema.optional(),
      all: boundsSchema.optional(),
    })
    .optional()
    .describe('The most calls; people may set less.'),
  tokens: z
    .strictObject({
      accessMinutes: z.int().min(1).max(60).optional(),
      refreshDays: z.int().min(1).max(30).optional(),
      loginDays: z.int().min(1).max(180).optional(),
    })
    .optional()
    .describe(
      'The longest that tokens for clients live: access tokens, refresh tokens while they are not used, and a login as a whole, however often it is renewed.',
    ),
  audit: z
    .strictObject({
      keepDays: z.int().min(1).max(36_500).optional(),
      keepMegabytes: z.int().min(1).max(1_000_000).optional(),
      forwardTo: z
        .url({ protocol: /^https?$/ })
        .max(2048)
        .optional(),
    })
    .optional()
    .describe(
      'How long the activity log is kept at least, and the OTLP collector it is forwarded to.',
    ),
  locked: list(lockSchema).optional().describe('What people may not loosen, whatever their role.'),
  roles: z
    .record(
      text(120),
      z.strictObject({
        registration: registrationPermissionSchema,
        access: accessPermissionSchema,
      }),
    )
    .optional()
    .describe('With roles, whoever has none may do nothing.'),
  groups: z
    .record(
      text(120),
      z.strictObject({
        roles: list(text(120)),
        users: list(text(256)).optional().describe('Names of users of this system.'),
        systemGroups: list(text(256)).optional().describe('Names of groups of this system.'),
        everyone: z.boolean().optional(),
      }),
    )
    .optional(),
  signedOff: signOffSchema
    .optional()
    .describe(
      'Who read the policy before it was passed on, as they said it: a note, no signature.',
    ),
});
export type PolicyDocument = z.infer<typeof policyDocumentSchema>;
