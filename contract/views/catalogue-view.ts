/** What a server offers beside its tools, as people see it: bounded, every string made visible. */
import * as z from 'zod';
import { connectorNameSchema } from './ids.ts';

const described = {
  name: z.string(),
  title: z.string().nullable(),
  description: z.string().nullable(),
};

export const catalogueSchema = z.object({
  connector: connectorNameSchema,
  resources: z.array(
    z.object({
      ...described,
      uri: z.string(),
      mimeType: z.string().nullable(),
      /** Bytes, where the server says. */
      size: z.number().nonnegative().nullable(),
    }),
  ),
  templates: z.array(
    z.object({ ...described, uriTemplate: z.string(), mimeType: z.string().nullable() }),
  ),
  prompts: z.array(
    z.object({
      ...described,
      arguments: z.array(
        z.object({ name: z.string(), description: z.string().nullable(), required: z.boolean() }),
      ),
    }),
  ),
  /** It completes arguments of prompts and templates. */
  completions: z.boolean(),
});
export type CatalogueView = z.infer<typeof catalogueSchema>;
