/** Whether the operating system identifies the person before more is given (ATLAR-14). */
import * as z from 'zod';

export const identificationViewSchema = z.object({
  state: z.enum(['available', 'unavailable']),
  /** One sentence for people: what the system will ask for, or why it cannot. */
  detail: z.string(),
});
export type IdentificationView = z.infer<typeof identificationViewSchema>;
