/** Request headers of a connector: typed and changed. */
import * as z from 'zod';
import { longestHeaderName, longestHeaderValue, mostHeaders } from '../plain/request-headers.ts';

const name = z.string().min(1).max(longestHeaderName);
const value = z.string().max(longestHeaderValue);

/** Of a new connector; which names and values may be sent says `plain/request-headers.ts`. */
export const newHeadersSchema = z
  .array(z.strictObject({ name, value, secret: z.boolean().default(true) }))
  .max(mostHeaders);

/** Only the headers named here change. */
export const headerChangesSchema = z
  .array(
    z.strictObject({
      name,
      /** Absent keeps it, null removes it; an empty text is neither and is refused. */
      value: value.nullable().optional(),
      /** Absent: as it was, and in the vault when it is new. */
      secret: z.boolean().optional(),
    }),
  )
  .max(2 * mostHeaders);
export type HeaderChange = z.infer<typeof headerChangesSchema>[number];
