/**
 * What is typed for a new client. Only the obvious is checked here: core decides which redirect
 * URIs it takes.
 */
import { readUrl } from '../../../state/read-url.ts';

export interface ClientDraft {
  readonly name: string;
  readonly redirectUris: string;
}

const mostUris = 10;
const longestUri = 2000;

/** The lines that say something. */
export function redirectLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What is wrong with a draft, field by field; empty when it can be added. */
export function clientDraftErrors(draft: ClientDraft): Partial<Record<keyof ClientDraft, string>> {
  const errors: Partial<Record<keyof ClientDraft, string>> = {};
  if (draft.name.trim() === '') errors.name = 'Give it a name that you will recognize.';
  const lines = redirectLines(draft.redirectUris);
  const odd = lines.find((line) => readUrl(line) === null || line.length > longestUri);
  if (lines.length === 0)
    errors.redirectUris = 'Enter where its logins go, e.g. http://127.0.0.1/callback.';
  else if (lines.length > mostUris) errors.redirectUris = `Use ${mostUris} lines at most.`;
  else if (odd !== undefined)
    errors.redirectUris = `“${odd.slice(0, 60)}” is not a full address, e.g. http://127.0.0.1/callback.`;
  return errors;
}
