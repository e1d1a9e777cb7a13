/**
 * Why a connector does not work, for people: what happened, what it means, what to do; and for us:
 * whether to try again.
 */
import type { Problem } from '../../../../contract/views/errors.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { CommandChange } from '../config/command-check.ts';
import { hasOwnCredential } from '../config/request-headers.ts';
import { credentialRefusedBy } from '../login/credential-refused.ts';
import { hostOf } from '../tokens/login-trouble.ts';
import { secondsOf } from '../conversation/open-call.ts';
import { presetOf } from '../presets/preset-of-url.ts';
import type { UpstreamFailure } from '../conversation/upstream.ts';
import { permissionToAskFor, switchedOnWords } from '../presets/vendor-words.ts';

export interface ConnectionProblem extends Problem {
  /** `never`: only the person can mend it. */
  readonly retry: 'later' | 'never';
  readonly needsLogin: boolean;
  /** Not before this long: the server asked for it. */
  readonly retryAfterMs?: number;
  /** The vault no longer has the token. */
  readonly isTokenGone?: true;
  /** What the person has to confirm before it is started. */
  readonly change?: CommandChange;
}

/** Nobody but the person gets on from there: a login, or another token. */
const loginCodes: ReadonlySet<string> = new Set(['login_required', 'token_refused']);

function problem(
  code: string,
  message: string,
  hint: string,
  retry: ConnectionProblem['retry'] = 'never',
): ConnectionProblem {
  return Object.freeze({ code, message, hint, retry, needsLogin: loginCodes.has(code) });
}

export const problems = {
  commandNotFound: (command: string, folders: readonly string[]) =>
    problem(
      'command_not_found',
      `Command not found: ${visible(command)}. The server cannot be started.${searchedWords(folders)}`,
      'Install it, or give the full path of the program.',
    ),
  notExecutable: (file: string) =>
    problem(
      'command_not_executable',
      `${visible(file)} exists but may not be run.`,
      'Make the file executable, or give the interpreter as command and the file as its first argument.',
    ),
  batchFile: (file: string) =>
    problem(
      'command_batch_file',
      `${visible(file)} is a batch file, and not just the launcher of a script: only a shell could run it, and Consentry starts none.`,
      'Give the program that the batch file starts, for example node.exe with the script as argument.',
    ),
  commandChanged: (change: CommandChange): ConnectionProblem =>
    Object.freeze({
      ...problem(
        'command_changed',
        `Not started, because it is not the command that you confirmed. ${change.words.join(' ')}`.slice(
          0,
          limits.text.line,
        ),
        'If you know why, confirm it; otherwise delete the connector.',
      ),
      change,
    }),
  noWorkingDirectory: (cwd: string) =>
    problem(
      'working_directory_missing',
      `The working directory ${visible(cwd)} does not exist.`,
      'Create it, or add the connector again with another one.',
    ),
  secretMissing: (name: string) =>
    problem(
      'secret_missing',
      `The value of ${visible(name)} is no longer in the vault.`,
      'Give it its value in the settings of the connector.',
    ),
  tokenMissing: (): ConnectionProblem =>
    Object.freeze({
      ...problem(
        'login_required',
        'The token of this connector is not in the vault; without it the server cannot be used.',
        'Set a token for the connector.',
      ),
      isTokenGone: true,
    }),
  vaultUnavailable: (message: string) =>
    problem(
      'vault_unavailable',
      `The secrets of this connector cannot be read: ${visible(message)}`,
      // By `retryHeld`, which minds how often a person may be asked.
      'Unlock what keeps your secrets (Settings, Vault), then connect again. It is also tried every five minutes.',
    ),
  notAllowed: ({ message, hint }: { readonly message: string; readonly hint: string }) =>
    problem('not_allowed', message, hint),
  disconnected: () =>
    problem('disconnected', 'Disconnected by you.', 'Press Connect to use it again.'),
  disconnectedToken: () =>
    problem(
      'login_required',
      'Disconnected by you; the token was forgotten.',
      'Set a token for the connector to use it again.',
    ),
  /** Said more exactly by the login itself. */
  loginOver: () =>
    problem('login_required', 'The login has ended.', 'Press Connect to log in again.'),
  moreRights: (scopes: readonly string[]) =>
    problem(
      'more_rights',
      `The service wants more rights for a call than the login has: ${visible(scopes.join(' '), 300)}.`,
      'Connect again if you want to give them; everything else keeps working without.',
    ),
  accessRefused: (stored: StoredConnector) =>
    problem(
      'access_refused',
      `The login is good, but the account may not use this server (403).`,
      permissionToAskFor(stored, 'access') ??
        'Ask whoever manages the account there for access, then press Connect.',
    ),
  issuerChanged: (issuer: string) =>
    problem(
      'issuer_changed',
      `The server now sends logins to another service: ${hostOf(issuer)}. Nothing was sent there.`,
      'If you expected that, connect again and confirm the new service; if not, disable the connector.',
    ),
  chooseIssuer: (choices: readonly string[]) =>
    problem(
      'choose_issuer',
      choices.length === 1
        ? `The server sends logins to another program on this computer: ${hostOf(choices[0] ?? '')}. Nothing was sent there.`
        : `The server names several login services: ${choices.map(hostOf).join(', ')}.`,
      choices.length === 1
        ? 'If you know that program, confirm it; if not, disable the connector.'
        : 'Choose the one where you have an account.',
    ),
  disconnectedLogin: (isTakenBack: boolean) =>
    problem(
      'login_required',
      isTakenBack
        ? 'Disconnected by you; the service took its tokens back.'
        : 'Disconnected by you; the tokens were forgotten here. The service did not take them back.',
      isTakenBack
        ? 'Press Connect to log in again.'
        : 'Remove Consentry in the settings of your account there; press Connect to log in again.',
    ),
  leftAlone: (last: string, ms: number) =>
    problem(
      'left_alone',
      `${limits.upstream.failuresInRow} calls in a row failed, the last one so: ${visible(last, 200)} It gets no calls for ${secondsOf(ms)}.`,
      'Consentry tries it again by itself then; press Connect to try now.',
      'later',
    ),
  internal: () =>
    problem(
      'internal',
      'Consentry failed while connecting.',
      'Connect again; the log has details.',
      'later',
    ),
} as const;

function searchedWords(folders: readonly string[]): string {
  if (folders.length === 0) return '';
  const named = visible(folders.slice(0, 12).join(', '), 600);
  const more = folders.length - 12;
  return ` Searched: ${named}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** From the failure of a connection or of opening one. */
export function problemOf(failure: UpstreamFailure, stored: StoredConnector): ConnectionProblem {
  const { retryAfterMs } = failure;
  const plain = plainProblemOf(failure, stored);
  return retryAfterMs === undefined ? plain : Object.freeze({ ...plain, retryAfterMs });
}

function plainProblemOf(failure: UpstreamFailure, stored: StoredConnector): ConnectionProblem {
  const message = visible(failure.message, 300);
  switch (failure.code) {
    case 'login_required':
      if (stored.kind === 'http' && hasOwnCredential(stored)) {
        const refused = credentialRefusedBy(stored, failure.denial);
        return problem('token_refused', refused.message, refused.hint);
      }
      return problem(
        'login_required',
        message,
        'Press Connect to log in; if the service gives out tokens instead, set one.',
      );
    case 'unreachable':
      return problem(
        'unreachable',
        message,
        'Check the address and the network; Consentry keeps trying.',
        'later',
      );
    case 'unresolved':
      // An organisation's own host is only there once its server is.
      if (presetOf(stored)?.switchedOnAt != null) return noServer(message, stored);
      return problem(
        'unresolved',
        message,
        'Consentry keeps trying until there is a network. If there is one, check the address.',
        'later',
      );
    case 'untrusted':
      return problem(
        'untrusted',
        message,
        'Nothing was sent. If your organisation looks into secure connections, its certificate has to be trusted: name its file in NODE_EXTRA_CA_CERTS and start Consentry again.',
        'later',
      );
    case 'timed_out':
      return problem(
        'timed_out',
        stored.kind === 'stdio' ? `The server does not answer. ${message}` : message,
        stored.kind === 'stdio'
          ? 'See its log for what it is waiting for.'
          : 'The server is slow or hangs; Consentry keeps trying.',
        'later',
      );
    case 'closed':
      return problem(
        stored.kind === 'stdio' ? 'process_ended' : 'closed',
        message,
        stored.kind === 'stdio'
          ? 'Its log usually says why.'
          : 'Consentry connects again by itself.',
        'later',
      );
    case 'garbage':
    case 'too_large':
      return problem(
        failure.code,
        message,
        stored.kind === 'stdio'
          ? 'Check that the command starts an MCP server in stdio mode.'
          : 'Check that the address is that of an MCP server, for example with /mcp at its end.',
        'later',
      );
    case 'refused':
      if (failure.status !== undefined && noServerStatuses.includes(failure.status))
        return noServer(message, stored);
      return problem(
        'refused',
        message,
        'Check that the address is that of an MCP server, for example with /mcp at its end.',
        'later',
      );
    case 'too_many':
      return problem(
        'too_many',
        message,
        'Consentry waits as long as the server asked for, then connects again.',
        'later',
      );
    case 'not_ready':
    case 'wants_input':
    case 'cancelled':
      return problem(failure.code, message, 'Connect again.', 'later');
  }
}

const noServerStatuses = [404, 405, 410];

/** The vendor has to switch it on, or the address is another (ATOMIC-1). */
function noServer(message: string, stored: StoredConnector): ConnectionProblem {
  return problem(
    'no_server',
    `The server is not enabled there, or the URL is wrong. ${message}`,
    switchedOnWords(stored),
    'later',
  );
}

/** After too many crashes: the last words of the process say more than we can. */
export function gaveUp(last: ConnectionProblem, log: readonly string[]): ConnectionProblem {
  const words = log
    .filter((line) => line.trim() !== '')
    .slice(-3)
    .join(' / ');
  const said =
    words === '' ? 'It wrote nothing to its log.' : `It last said: ${visible(words, 400)}`;
  return problem(
    'crash_loop',
    `${last.message} It failed ${limits.upstream.restarts} times within ${secondsOf(limits.upstream.restartWindow)}, so it is not started again. ${said}`,
    'Correct the cause, then press Connect.',
  );
}
