/** Reasons that are about what the server made of a call: its refusal, or a failure on the way. */
import type { Reason } from './reason.ts';

export const upstreamReasons = {
  denied_upstream: {
    forModel:
      'The service itself refused this for the account that is logged in there. Do not retry.',
    forPerson: 'Denied by the service, not by Consentry',
    forExplain: 'The account at the service may not do this. Consentry had allowed it.',
    category: 'upstream',
    next: 'do_not_retry',
  },
  upstream_timed_out: {
    forModel:
      'The server did not answer in time. The call may or may not have happened; check before you repeat it.',
    forPerson: 'The server did not answer in time',
    forExplain:
      'The time limit of the connector was over. It can be raised in the settings of the connector.',
    category: 'upstream',
    next: 'ask_person',
  },
  end_unknown: {
    forModel:
      'Consentry ended after the call was sent. It may or may not have happened; check before you repeat it.',
    forPerson: 'Sent to the server; Consentry ended before the answer came',
    forExplain:
      'The call was on its way when Consentry ended without warning. Look at the service to see whether it happened.',
    category: 'upstream',
    next: 'ask_person',
  },
  upstream_not_ready: {
    forModel:
      'The connector is not connected. Try again in a moment; if it stays so, the person has to look at it.',
    forPerson: 'The server is not connected',
    forExplain:
      'There was no connection, and none could be made in time. The page of the connector says why.',
    category: 'upstream',
    next: 'retry_later',
  },
  upstream_unresolved: {
    forModel: 'The address of the server could not be found. Try again later.',
    forPerson: 'The address of the server could not be found',
    forExplain: 'The name cannot be found. Usually there is no network.',
    category: 'upstream',
    next: 'retry_later',
  },
  upstream_unreachable: {
    forModel: 'The server could not be reached. Try again later.',
    forPerson: 'The server could not be reached',
    forExplain: 'The connection was refused or broke off. The page of the connector says how.',
    category: 'upstream',
    next: 'retry_later',
  },
  upstream_untrusted: {
    forModel:
      'The server could not prove who it is, so nothing was sent. The person has to look at it.',
    forPerson: 'The server could not prove who it is',
    forExplain:
      'Its certificate is not trusted on this computer. The page of the connector names its issuer.',
    category: 'upstream',
    next: 'ask_person',
  },
  upstream_closed: {
    forModel:
      'The connection ended during the call. The call may or may not have happened; check before you repeat it.',
    forPerson: 'The connection ended during the call',
    forExplain: 'The server or its process ended the connection before it answered.',
    category: 'upstream',
    next: 'ask_person',
  },
  upstream_garbage: {
    forModel: 'The answer of the server was not readable. Do not retry.',
    forPerson: 'The answer was not as the protocol says',
    forExplain: 'The server answered with something other than MCP. Its log may say more.',
    category: 'upstream',
    next: 'do_not_retry',
  },
  upstream_too_large: {
    forModel:
      'The answer was larger than Consentry passes on. Do not retry the same call; ask for less.',
    forPerson: 'The answer was too large',
    forExplain: 'Answers have a size limit. Ask for less, for example with a filter or a page.',
    category: 'upstream',
    next: 'do_not_retry',
  },
  upstream_login_required: {
    forModel: 'The login of the connector has ended. The person has to log in again, in Consentry.',
    forPerson: 'The connector needs a login',
    forExplain:
      'The server did not accept the login. The page of the connector has the button to log in.',
    category: 'upstream',
    next: 'ask_person',
  },
  upstream_wants_input: {
    forModel: 'The server asked for something that this client cannot be asked. Do not retry.',
    forPerson: 'The server asked for something that could not be passed on',
    forExplain: 'The client cannot be asked, or the person has switched it off for the connector.',
    category: 'upstream',
    next: 'do_not_retry',
  },
  upstream_too_many: {
    forModel: 'Too many calls to this server. Wait before the next one.',
    forPerson: 'Too many calls to this server',
    forExplain:
      'The server asked for a pause, or the limit that you set for the connector is reached.',
    category: 'upstream',
    next: 'retry_later',
  },
  upstream_refused: {
    forModel: 'The server answered with a plain refusal. Do not retry the same call.',
    forPerson: 'The server refused the request',
    forExplain: 'It answered with an HTTP error. The page of the connector shows which.',
    category: 'upstream',
    next: 'do_not_retry',
  },
} as const satisfies Record<string, Reason>;
