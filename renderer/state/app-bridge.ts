/**
 * What the renderer needs from whatever hosts it: the contract's bridges and the state of the
 * connection.
 */
import type { MainBridge, PolicyBridge, PromptBridge } from '../../contract/plain/bridge.ts';

/**
 * Why a page has no session: the address held no one-time secret, the secret was used already or
 * has expired, or the session was open and is over.
 */
export type NoSessionReason = 'missing' | 'refused' | 'ended';

/** `no-session` lasts until a new link is opened in the same tab. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'no-session'; readonly reason: NoSessionReason };

export interface AppBridge {
  readonly main: MainBridge;
  /**
   * Answers questions in this very window (headless mode); null where a window of its own does
   * that.
   */
  readonly prompts: PromptBridge | null;
  /** Writes policies in this very window (headless mode); null where a window of its own does. */
  readonly policy: PolicyBridge | null;
  /**
   * Calls the listener with the state now and on each change; returns the function that stops it.
   */
  readonly onConnection: (listener: (connection: Connection) => void) => () => void;
}

declare global {
  interface Window {
    /** Put there by the preload of each window; absent in a browser. */
    readonly consentry?: MainBridge | PromptBridge | PolicyBridge;
  }
}
