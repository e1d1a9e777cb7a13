/**
 * What the operating system knows of the person in front of it (ATLAR-14): Touch ID or the password
 * on macOS, polkit on Linux, Windows Hello.
 */
import type { IdentificationView } from '../../../contract/views/snapshot/identification.ts';

export interface IdentificationRequest {
  /** What the person is about to do, e.g. `set the access policy to read-write`. */
  readonly why: string;
  /** Takes the question back. */
  readonly signal?: AbortSignal | undefined;
}

export type Identified =
  /** By what, for the log: `Touch ID or the password of macOS`. */
  | { readonly kind: 'identified'; readonly by: string }
  /** Cancelled, failed, or not answered in time. */
  | { readonly kind: 'refused' }
  /** The system cannot do it here; why, as the rest of a sentence that begins with "because". */
  | { readonly kind: 'unavailable'; readonly why: string };

export interface Identification {
  /** What asking would come to now, without asking. Never rejects. */
  look(): Promise<IdentificationView>;
  /** Asks the person, one question at a time, within a deadline. Never rejects. */
  identify(request: IdentificationRequest): Promise<Identified>;
}
