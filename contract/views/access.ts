/** What a client may do, and how far calls go: the words that all views share. */
import * as z from 'zod';
import { isOwnRight } from '../plain/own-rights.ts';
import { accessChoiceSchema } from './held-by-groups.ts';
import { connectorNameSchema } from './ids.ts';

export const accessPolicySchema = z.enum(['disabled', 'read-only', 'read-write']);
export type AccessPolicy = z.infer<typeof accessPolicySchema>;

export const accessClassSchema = z.enum(['read', 'write', 'destructive']);
export type AccessClass = z.infer<typeof accessClassSchema>;

export const toolModeSchema = z.enum(['allow', 'ask', 'block']);
export type ToolMode = z.infer<typeof toolModeSchema>;

const accessLevelSchema = z.enum(['read', 'write']);
export type AccessLevel = z.infer<typeof accessLevelSchema>;

/**
 * What access is given to: a connector, `*` for every connector, present and future, or something
 * of Consentry itself.
 */
const accessNameSchema = z.union([
  connectorNameSchema,
  z.literal('*'),
  z.string().refine(isOwnRight, 'there is no such right'),
]);

export const connectorAccessSchema = z.record(accessNameSchema, accessLevelSchema);
export type ConnectorAccess = z.infer<typeof connectorAccessSchema>;

export const accessChangeSchema = z.record(accessNameSchema, accessChoiceSchema);
export type AccessChange = z.infer<typeof accessChangeSchema>;
