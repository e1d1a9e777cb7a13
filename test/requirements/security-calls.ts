import { own, type Family } from './requirement.ts';

/**
 * Consent, approval, protocol and policy: each row holds today. Rendered to
 * `docs/requirements/security-calls.md`.
 */
export const securityCalls: Family = {
  name: 'security-calls',
  title: 'Consent, approval, protocol and policy',
  source: own,
  groups: {
    'Consent and approval': {
      'SEC-35': {
        holds:
          'An approved call is checked again before it is sent. If grant, policy, tool or ' +
          'connector changed while the call waited, the server receives nothing.',
      },
      'SEC-36': {
        holds:
          'Every invisible, control and bidirectional character in text from outside is made ' +
          'visible, and piles of combining marks are cut, for every code point of Unicode.',
        source: 'Unicode Technical Report 36; CVE-2021-42574',
      },
      'SEC-37': {
        holds:
          'A client name that looks like the name of another client or vendor is flagged. The ' +
          'proof of identity stands in a place that no name can cover.',
        source: 'Unicode Technical Standard 39',
      },
      'SEC-38': {
        holds:
          'Allow does nothing in the first second after a question appears, changes, moves or ' +
          'gains focus. Deny works at once.',
      },
      'SEC-39': {
        holds:
          'Equal calls of one client become one question with a count. After three denials ' +
          'within ten minutes the client’s questions are refused for ten minutes. A destructive ' +
          'tool is never allowed for a session.',
      },
      'SEC-40': {
        holds:
          'A notification, a link or a second start can bring the window up but cannot answer a ' +
          'question.',
      },
      'SEC-41': {
        holds:
          'Only the window that shows a question can answer it, with the nonce of that question, ' +
          'and not before the question has been visible for a second.',
      },
      'SEC-129': {
        holds:
          'A consent whose claimed name passes for another’s suggests nothing, and an Allow counts ' +
          'only with the confirmation that the person started this login and means this program: a ' +
          'tick in the prompt, a typed word in the terminal, an option on the command line.',
        source: 'Unicode Technical Standard 39',
      },
      'SEC-42': {
        holds:
          'A late approval lets the same call of the same client with the same arguments pass ' +
          'once within ten minutes. A change of access, of the tool or of the connector forgets ' +
          'it.',
      },
      'SEC-43': {
        holds:
          'An approval for this session counts for one grant, one version of the tool and one ' +
          'run of Consentry, for eight hours at most. It is listed and can be ended.',
      },
      'SEC-44': {
        holds:
          'A question of an upstream server reaches only the client whose call it belongs to, if ' +
          'that client declared that it can be asked. It carries the connector’s name. Requests ' +
          'for the model or for folders are off until the person allows them.',
        source:
          'MCP 2025-11-25, Elicitation, Security Considerations; MCP 2026-07-28, Multi ' +
          'Round-Trip Requests',
      },
      'SEC-45': {
        holds:
          'No upstream server can imitate Consentry: members of `_meta` with our prefix are ' +
          'removed from results, tool definitions, progress and log messages.',
      },
    },
    'Protocol and policy': {
      'SEC-46': {
        holds:
          'JSON must have exactly one meaning, and the message to the upstream server is rebuilt ' +
          'from checked members.',
        source: 'CVE-2026-27896, GHSA-q382-vc8q-7jhj, GHSA-4gph-2hhr-5mwg; RFC 8259 section 4',
      },
      'SEC-47': {
        holds: 'Names such as `__proto__` in JSON, forms, headers or paths change no object.',
        source: 'CVE-2026-21710; CWE-1321',
      },
      'SEC-48': {
        holds: 'JSON-RPC batches and malformed messages are refused with -32600.',
        source: 'MCP 2025-06-18, Key Changes; JSON-RPC 2.0 section 6',
      },
      'SEC-49': {
        holds: 'A request whose MCP headers differ from its body is refused with -32020.',
        source: 'MCP 2026-07-28, Streamable HTTP, Request Metadata',
      },
      'SEC-50': {
        holds:
          'Every exposed tool name or resource URI leads to exactly one tool or resource of one ' +
          'connector, also when servers choose names that imitate others.',
      },
      'SEC-51': {
        holds:
          'A connector name has a fixed alphabet, is no reserved word, and is never used as a ' +
          'file name.',
        source: 'CWE-22',
      },
      'SEC-52': {
        holds:
          'Answers, progress and cancellations reach only the client and the request that they ' +
          'belong to, also when clients use equal ids.',
        source: 'CVE-2026-25536',
      },
      'SEC-53': {
        holds:
          'A session id authenticates nobody. It counts only together with a token of the grant ' +
          'and the route that it was made for.',
        source: 'CVE-2025-6515, CVE-2026-33946; MCP Security Best Practices, Session Hijacking',
      },
      'SEC-54': {
        holds:
          'A task, cursor, request state or subscription works only for the grant that it was ' +
          'made for, and a changed one is refused.',
      },
      'SEC-55': {
        holds:
          'Every list and result that Consentry sends is private to its client, whatever the ' +
          'upstream server says, and may be kept no longer than that server says.',
        source: 'MCP 2026-07-28, Caching',
      },
      'SEC-56': {
        holds:
          'Every MCP method has a case in the policy. A method without one is refused, logged ' +
          'and sent nowhere.',
      },
      'SEC-57': {
        holds:
          'A tool that can do anything by its arguments never counts as reading. Annotations can ' +
          'raise the class of a tool but never lower it.',
        source: 'MCP 2025-11-25, Tools, Security Considerations',
      },
      'SEC-58': {
        holds: 'Lowering a ceiling never turns a refused call into an allowed one.',
      },
      'SEC-59': {
        holds:
          'No regular expression from outside is executed, and matching 64 KiB of hostile text ' +
          'stays within a fixed time.',
        source: 'CVE-2026-0621; CWE-1333',
      },
      'SEC-60': {
        holds:
          'Depth, size and number of JSON values are bounded, and the largest body is processed ' +
          'within two seconds.',
        source: 'RFC 8259 section 9',
      },
      'SEC-61': {
        holds:
          'Calls are limited per client and in all by minute and day. More tokens or ' +
          'registrations bring no more calls, and a restart starts no new day.',
      },
      'SEC-62': {
        holds:
          'A client that ignores `Retry-After` is told to wait longer each time, up to a bound.',
        source: 'RFC 9110 section 10.2.3',
      },
    },
  },
};
