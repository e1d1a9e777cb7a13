/**
 * Connectors that are known beforehand: what a window or the command line sees of one, and how it
 * asks for it.
 */
import * as z from 'zod';
import { connectorNameSchema } from './ids.ts';

const presetIdSchema = connectorNameSchema;
const placeholderKeySchema = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);

/** Something the person fills in. */
const presetPlaceholderSchema = z.object({
  key: placeholderKeySchema,
  label: z.string(),
  example: z.string(),
  /** Where to find it; null when the label says enough. */
  help: z.string().nullable(),
  /** Kept in the vault, never in an argument or an address. */
  secret: z.boolean(),
  required: z.boolean(),
  /** `part` is one label of a host name, `path` a whole path on this machine. */
  shape: z.enum(['text', 'path', 'part']),
  goesTo: z.enum([
    'argument',
    'variable',
    'address',
    'bearer',
    'header',
    'client-id',
    'client-secret',
  ]),
  /** The environment variable it becomes, for `variable`. */
  variable: z.string().nullable(),
  /** The request header it becomes, for `header`. */
  header: z.string().nullable(),
});
export type PresetPlaceholder = z.infer<typeof presetPlaceholderSchema>;

const presetLoginSchema = z.enum(['none', 'token', 'oauth']);
export type PresetLogin = z.infer<typeof presetLoginSchema>;

const presetPlatformSchema = z.enum(['linux', 'macos', 'windows']);
export type PresetPlatform = z.infer<typeof presetPlatformSchema>;

export const presetViewSchema = z.object({
  id: presetIdSchema,
  name: z.string(),
  maker: z.string(),
  /** What it does, in one sentence. */
  summary: z.string(),
  /** `built-in`: it comes with Consentry and runs inside it. */
  kind: z.enum(['http', 'stdio', 'built-in']),
  /** The program for `stdio`, else null. */
  command: z.string().nullable(),
  /** Its arguments, with places such as `{folder}`. */
  args: z.array(z.string()),
  /** The address for `http`, with places such as `{instance}`; else null. */
  url: z.string().nullable(),
  placeholders: z.array(presetPlaceholderSchema),
  login: presetLoginSchema,
  /** What has to be on this machine, e.g. Node.js; null for nothing. */
  needs: z.string().nullable(),
  /** What else is good to know before adding it. */
  notes: z.array(z.string()),
  /** Shown as text; nothing here opens a page. Null where none could be confirmed. */
  documentation: z.string().nullable(),
  platforms: z.array(presetPlatformSchema),
  /** The vendor calls it a preview, which may change or go. */
  preview: z.boolean().optional(),
  /** False where it does not run on this system. */
  available: z.boolean(),
});
export type PresetView = z.infer<typeof presetViewSchema>;

/**
 * A connector from the catalogue: only its own placeholders can be filled, nothing else can be
 * said.
 */
export const addPresetSchema = z.strictObject({
  preset: presetIdSchema,
  /** Absent: the preset's id. */
  name: connectorNameSchema.optional(),
  values: z
    .record(placeholderKeySchema, z.string().max(16_384))
    .refine((values) => Object.keys(values).length <= 16, 'these are too many values')
    .default({}),
});
