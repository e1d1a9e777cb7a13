import { own, type Family } from './requirement.ts';

/**
 * Connectors and their tools: each row holds today. Rendered to
 * `docs/requirements/security-connectors.md`.
 */
export const securityConnectors: Family = {
  name: 'security-connectors',
  title: 'Connectors and their tools',
  source: own,
  groups: {
    'Upstream servers by address': {
      'SEC-63': {
        holds:
          'A login address is opened only if it is https, or http on this computer, after ' +
          'Consentry rebuilt it and showed its host. Install links are opened as they were ' +
          'previewed.',
        source: 'CVE-2025-6514',
      },
      'SEC-64': {
        holds:
          'A login response counts only for the state and the issuer that it was started with. A ' +
          'mix-up of two services sends no token request.',
        source: 'RFC 9207 section 2.4; RFC 9700 section 4.4; SEP-2468',
      },
      'SEC-65': {
        holds:
          'A callback without a waiting login gets nothing: unknown, used, cancelled and expired ' +
          'states are refused.',
        source: 'RFC 6749 section 10.12',
      },
      'SEC-66': {
        holds:
          'When a server names another authorization server, the old tokens are not sent there. ' +
          'The connector stops until the person agrees.',
        source: 'SEP-2352',
      },
      'SEC-67': {
        holds:
          'No request to an upstream server or login service follows a redirect to another origin.',
      },
      'SEC-68': {
        holds:
          'Metadata of a server with a public address cannot lead Consentry to a private or ' +
          'local address. A local login service is used only after the person confirmed it.',
        source: 'CWE-918; RFC 9728 section 7.7',
      },
      'SEC-69': {
        holds:
          'Compressed or oversized responses end the request with an error instead of filling ' +
          'memory.',
        source: 'CVE-2026-22036; CWE-409',
      },
      'SEC-70': {
        holds:
          'Event streams are limited in line length, size, rate and silence. Comments do not ' +
          'count as messages.',
        source: 'WHATWG HTML, Server-sent events',
      },
      'SEC-71': {
        holds:
          'Arguments can only become `Mcp-Param-` headers, encoded without control characters. A ' +
          'tool that wants a secret there is left out.',
        source: 'MCP 2026-07-28, Streamable HTTP, Request Metadata',
      },
      'SEC-72': {
        holds:
          'Consentry does not start with an environment that turns TLS verification off or ' +
          'records TLS keys.',
        source: 'CWE-295',
      },
      'SEC-73': {
        holds:
          'A server’s request for more scope becomes a question to the person and is never ' +
          'granted automatically.',
        source: 'MCP 2025-11-25, Authorization, Step-Up Authorization Flow',
      },
      'SEC-74': {
        holds:
          'One refresh runs at a time for each connector, and the new token is stored durably ' +
          'before its first use.',
        source: 'RFC 9700 section 4.14.2',
      },
    },
    'Upstream servers by command': {
      'SEC-75': {
        holds:
          'A command is started without a shell, with its arguments as typed. Inline code in the ' +
          'arguments must be read and confirmed.',
        source: 'CVE-2026-30623, CVE-2026-30615, CVE-2026-30625; SEP-1024',
      },
      'SEC-76': {
        holds:
          'The person confirms a command with its program, arguments, folder and variables. If ' +
          'any of them or the program file changes, it is not started.',
        source: 'CVE-2025-54136, CVE-2025-54135',
      },
      'SEC-77': {
        holds:
          'Presets name one exact version of a package. A command without a version is marked.',
        source: 'postmark-mcp 1.0.16 (npm, 2025)',
      },
      'SEC-78': {
        holds:
          'A started server gets the allow-listed variables, those of the company’s network and ' +
          'its declared ones, and no others. Variables that load code are marked.',
        source: 'CWE-426',
      },
      'SEC-79': {
        holds:
          'A server on stdio can answer only its own waiting requests, once each. Noise and ' +
          'overlong lines are cut off, and a server that only makes noise is stopped.',
        source: 'MCP 2025-11-25, Transports, stdio',
      },
      'SEC-80': {
        holds: 'A server that crashes at each call is given up, and every call to it ends at once.',
      },
      'SEC-81': {
        holds:
          'Standard error of a server is kept in a ring of fixed size and shown with every ' +
          'character visible and without secrets.',
      },
      'SEC-82': {
        holds:
          'A started server has no privilege at our port, and secrets reach only the server that ' +
          'they belong to.',
      },
    },
    Tools: {
      'SEC-83': {
        holds:
          'No tool reaches a client before the person accepted it, or chose to accept new ' +
          'reading tools of that connector. The review shows the whole text and marks words that ' +
          'sound like instructions to a model.',
        source: 'Invariant Labs, Tool Poisoning Attacks (2025); MCPTox (2025)',
      },
      'SEC-84': {
        holds: 'A changed tool definition is held back until the person accepts it.',
        source: 'Invariant Labs, MCP rug pull (2025)',
      },
      'SEC-85': {
        holds: 'A tool whose text names another connector or its tools is flagged.',
        source: 'Invariant Labs, Tool shadowing (2025)',
      },
      'SEC-86': {
        holds:
          'After a client has read text from a connector that brings in strangers’ words, its ' +
          'writing calls to other connectors ask the person for ten minutes.',
        source: 'Invariant Labs, GitHub MCP toxic flow (2025)',
      },
      'SEC-87': {
        holds:
          'Consentry’s own tools tell a client about its own activity only, without arguments, ' +
          'with every character visible.',
      },
      'SEC-88': {
        holds:
          'Reviewing tools loads nothing from the network, and Consentry loads no icon of a server.',
      },
      'SEC-89': {
        holds: 'Each connector shows how much its tool list adds to a model’s context.',
      },
      'SEC-121': {
        holds:
          'A tool that only pages of its server may call is not listed for a client that shows ' +
          'no pages, and a call of it by such a client is refused.',
        source: 'SEP-1865, MCP Apps',
      },
      'SEC-122': {
        holds:
          'A page of an app reaches a client only as the person accepted it. One that changed is ' +
          'held back, and the review names every place that it reaches now and did not before.',
        source: 'SEP-1865, MCP Apps, Security Implications',
      },
      'SEC-123': {
        holds:
          'Only the server that declared a page or a skill answers for it, under whatever URI.',
        source: 'SEP-1865, MCP Apps',
      },
      'SEC-126': {
        holds:
          'A skill reaches a client only as the person accepted it, each file with the bytes that ' +
          'its accepted digest is of. A skill that changed is held back, and a file that was ' +
          'swapped is refused.',
        source: 'SEP-2640, Skills, Security',
      },
      'SEC-127': {
        holds:
          'A file of a skill without a digest is accepted by itself, and again whenever it changes.',
        source: 'SEP-2640, Skills, Dynamic Skills',
      },
      'SEC-124': {
        holds:
          'A `_meta` that is too deep or too large costs its sender only: the definition is not ' +
          'taken, the request is refused, the question is asked without it. Results have their ' +
          'own bounds and pass.',
        source: 'MCP 2026-07-28, Overview, `_meta`',
      },
      'SEC-125': {
        holds:
          'Names of prototypes in `_meta` are names like others: they pass in both directions and ' +
          'change no object of Consentry.',
        source: 'CWE-1321',
      },
    },
  },
};
