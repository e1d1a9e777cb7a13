/**
 * The identifiers that cross between core and whatever shows it. All are opaque strings made by
 * core, except the connector name, which a person types and which appears in URLs, scopes and tool
 * names.
 */
import * as z from 'zod';

/**
 * Name of a connector: lower-case letters, digits and single-place hyphens, 1 to 32 characters, no
 * underscore, so that `<connector>__<tool>` splits at the first `__` (SEC-50).
 */
export const connectorNamePattern = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;

export const connectorNameSchema = z
  .string()
  .regex(
    connectorNamePattern,
    'use 1 to 32 lower-case letters, digits or hyphens, e.g. "github-work"',
  );
export const clientIdSchema = z.string().min(1).max(512);
export const grantIdSchema = z.string().min(1).max(64);
export const questionIdSchema = z.string().min(1).max(64);
export const tokenIdSchema = z.string().min(1).max(64);
