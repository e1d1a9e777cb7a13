/** What is remembered between two logins, and what ends it. */
import { expect, it } from 'vitest';
import { createLoginNotes } from '../../../../main/core/connectors/login/login-notes.ts';
import type { ClientCredentials } from '../../../../main/core/connectors/tokens/login-record.ts';

const failure = { code: 'x', message: 'X.', hint: 'Do x.' };
const client = { clientId: 'me' } as ClientCredentials;

it('SEC-73 notes only scopes that are neither held nor known to be missing', () => {
  const notes = createLoginNotes();
  expect(notes.noteMissing(['read'], ['read'])).toBe(false);
  expect(notes.noteMissing(['read', 'write'], ['read'])).toBe(true);
  expect(notes.noteMissing(['write'], ['read'])).toBe(false);
  expect(notes.missing()).toEqual(['write']);
});

it('forgets with a login what that login has answered, but not as whom it was asked for', () => {
  const notes = createLoginNotes();
  notes.noteClient(client);
  notes.noteFailure(failure);
  notes.noteMissing(['write'], []);
  notes.loggedIn();
  expect([notes.failure(), notes.missing(), notes.challenge()]).toEqual([null, [], null]);
  expect(notes.triedAs()).toBe(client);
  notes.forget();
  expect(notes.triedAs()).toBeNull();
});
