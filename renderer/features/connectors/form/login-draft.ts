/**
 * What a person enters by hand about how to log in at a service, where no program can register
 * itself (ATRYUM-24).
 */
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import { readUrl } from '../../../state/read-url.ts';

export interface LoginDraft {
  readonly clientId: string;
  /** Empty: there is none, or the one that is there stays. */
  readonly clientSecret: string;
  readonly issuer: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  /**
   * How the redirect URI spells this computer: some services take only one of the two (ALATION-9).
   */
  readonly redirectHost: '127.0.0.1' | 'localhost';
  readonly usesDefaultScopes: boolean;
  /** Separated by spaces. */
  readonly scopes: string;
}

export const emptyLogin: LoginDraft = {
  clientId: '',
  clientSecret: '',
  issuer: '',
  authorizeUrl: '',
  tokenUrl: '',
  redirectHost: '127.0.0.1',
  usesDefaultScopes: true,
  scopes: '',
};

export type LoginField = 'clientId' | 'issuer' | 'authorizeUrl' | 'tokenUrl' | 'scopes';
export type LoginErrors = Partial<Record<LoginField, string>>;

const scopePattern = /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/u;

/** What is wrong, field by field. @param keepsSecret a client secret is there already */
export function loginErrors(draft: LoginDraft, keepsSecret = false): LoginErrors {
  const errors: LoginErrors = {};
  const [authorize, token] = [draft.authorizeUrl.trim(), draft.tokenUrl.trim()];
  if (authorize === '' && token !== '')
    errors.authorizeUrl = 'Enter both addresses, or neither: Consentry then discovers them.';
  if (token === '' && authorize !== '')
    errors.tokenUrl = 'Enter both addresses, or neither: Consentry then discovers them.';
  for (const field of ['issuer', 'authorizeUrl', 'tokenUrl'] as const) {
    const typed = draft[field].trim();
    if (typed !== '' && !isLoginAddress(typed))
      errors[field] = 'Use a full https address: passwords and tokens are sent there.';
  }
  const needsClient = draft.clientSecret !== '' || keepsSecret || authorize !== '' || token !== '';
  if (needsClient && draft.clientId.trim() === '') errors.clientId = 'Enter the client ID as well.';
  if (!draft.usesDefaultScopes) {
    const scopes = scopesOf(draft);
    if (scopes.length === 0) errors.scopes = 'Name at least one scope, or use the default ones.';
    else if (scopes.some((scope) => !scopePattern.test(scope)))
      errors.scopes = 'Scopes are words without quotes, separated by spaces.';
  }
  return errors;
}

type LoginFields = Pick<NonNullable<CommandInput<'connector.editAuth'>['oauth']>, LoginField>;

/** What was entered; null for what is left to be found out. */
export function loginFieldsOf(draft: LoginDraft): Required<LoginFields> {
  return {
    clientId: orNull(draft.clientId),
    issuer: orNull(draft.issuer),
    authorizeUrl: orNull(draft.authorizeUrl),
    tokenUrl: orNull(draft.tokenUrl),
    scopes: draft.usesDefaultScopes ? null : scopesOf(draft),
  };
}

/** True when nothing was entered. */
export function isEmptyLogin(draft: LoginDraft): boolean {
  const { clientSecret, redirectHost } = draft;
  if (redirectHost !== emptyLogin.redirectHost) return false;
  return (
    clientSecret === '' && Object.values(loginFieldsOf(draft)).every((value) => value === null)
  );
}

function scopesOf({ scopes }: LoginDraft): string[] {
  return [...new Set(scopes.split(/[\s,]+/u).filter((scope) => scope !== ''))];
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

function isLoginAddress(text: string): boolean {
  const url = readUrl(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return (
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname))
  );
}
