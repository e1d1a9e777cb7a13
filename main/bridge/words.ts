/**
 * What a client is told while its calls cannot reach Consentry: what happened, and what the person
 * can do.
 */

/** Why nothing can be sent just now. */
export type Trouble =
  | { readonly kind: 'starting' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'not-running' }
  | { readonly kind: 'cannot-start' }
  | { readonly kind: 'not-listening' }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'no-key' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string }
  /** Consentry answers, and lets nothing through: paused, switched off, locked, too many calls. */
  | { readonly kind: 'closed'; readonly text: string };

/** @param client how the AI client is called */
export function sentenceFor(trouble: Trouble, client: string): string {
  switch (trouble.kind) {
    case 'starting':
      return 'Consentry is starting. Try again in a moment.';
    case 'asking':
      return `Open Consentry and answer its question: it asks whether ${client} may use your connectors. Then try again.`;
    case 'not-running':
      return 'Consentry is not running. Open it, then try again.';
    case 'cannot-start':
      return 'Consentry is not running, and it could not be started from here. Open it, then try again.';
    case 'not-listening':
      return 'Consentry is running and does not listen for AI clients. Open it: it says why.';
    case 'stranger':
      return 'Another program answers in place of Consentry, so nothing was sent to it. Open Consentry: it says what to do.';
    case 'no-key':
      return 'The key of Consentry’s data folder cannot be read here, so nothing shows whether it is Consentry that answers. Run Consentry as the same user, and with the same data folder.';
    case 'denied':
      return `The person did not let ${client} in. They are asked again when ${client} is started anew, or by a call in a while. Do not try again before.`;
    case 'unanswered':
      return 'Nobody answered Consentry’s question in time. Open Consentry and try again: it then asks anew.';
    case 'ended':
      return `The access of ${client} was ended in Consentry. If the person wants it back, try again and answer the question there.`;
    case 'refused':
      return `Consentry does not let ${client} in: ${withStop(trouble.text)} Open Consentry to change that.`;
    case 'failed':
      return `The login at Consentry failed: ${withStop(trouble.text)} Try again in a moment.`;
    case 'closed':
      return trouble.text;
  }
}

export const stoppedWhileRunning =
  'Consentry stopped while this call ran; it may have been carried out. Look before you repeat it.';

function withStop(text: string): string {
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}
