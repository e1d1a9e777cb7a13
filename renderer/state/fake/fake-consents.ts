/**
 * Invented consents for development and tests, hostile ones too. What core never sends is not here
 * either.
 */
import { ownRightNames, ownRights } from '../../../contract/plain/own-rights.ts';
import type { ConsentQuestion } from '../../../contract/views/questions/consent-question.ts';
import type { LookupQuestion } from '../../../contract/views/questions/question.ts';
import { ago } from './fake-time.ts';

export const unproven = 'Nothing proves this name: any program on this computer can use it.';

/** A name as long as names get, holding what `visible-text` makes of bidi characters. */
export const hostileName =
  'Claude⟨U+202E⟩' +
  ' verified by Anthropic ✔ calls itself nothing '.repeat(7) +
  '⟨U+2066⟩W'.repeat(10) +
  'x'.repeat(74);

type Choice = ConsentQuestion['choices'][number];

function choice(name: string, change: Partial<Choice> = {}): Choice {
  return {
    name,
    label: name,
    maximum: 'write',
    limitedBy: null,
    before: 'none',
    suggested: 'none',
    ...change,
  };
}

/** Never preselected. */
const addedLater = choice('*', { label: 'Every connector, also ones added later' });
const readOnly = 'The access policy is set to read-only.';

/** A client with a web address, which any local program could borrow, asks for three connectors. */
export function consentQuestion(change: Partial<ConsentQuestion> = {}): ConsentQuestion {
  return {
    id: 'q-consent',
    kind: 'consent',
    clientId: 'https://claude.ai/oauth/claude-code.json',
    clientName: 'Claude Code',
    identity: 'metadata-url',
    proof: 'claude.ai publishes this name, but any program on this computer can use it.',
    proofLevel: 'none',
    registeredBy: null,
    askedBy: 'firefox, /usr/lib/firefox/firefox',
    userCode: null,
    already: null,
    durations: [
      { value: 'longest', label: 'Until you revoke it' },
      { value: 'month', label: '30 days' },
      { value: 'day', label: '1 day' },
      { value: 'hour', label: '1 hour' },
    ],
    canRemember: false,
    createdAt: ago(0.3),
    expiresAt: ago(-4.7),
    resource: '/mcp',
    scopes: ['github:read', 'github:write', 'linear:read', 'filesystem:write'],
    scopesInWords: [
      'Read and write with github',
      'Read with linear',
      'Read and write with filesystem',
    ],
    redirectUri: 'http://127.0.0.1:52114/callback',
    redirectInWords: 'a program on this computer',
    choices: [
      choice('github', {
        suggested: 'read',
        opens: {
          read: ['get_file_contents', 'list_issues', 'search_code'],
          write: ['add_issue_comment', 'create_issue'],
        },
      }),
      choice('linear', { suggested: 'read' }),
      choice('filesystem', { suggested: 'read' }),
      addedLater,
    ],
    refusal: null,
    offlineAccess: true,
    warnings: [],
    ...change,
  };
}

/** It has access already and logs in again for the same, while the access policy is read-only. */
export function renewedConsent(): ConsentQuestion {
  return consentQuestion({
    id: 'q-renewed',
    scopes: ['github:write'],
    scopesInWords: ['Read and write with github'],
    choices: [
      choice('github', {
        maximum: 'read',
        limitedBy: readOnly,
        before: 'write',
        suggested: 'read',
      }),
      { ...addedLater, maximum: 'read', limitedBy: readOnly },
    ],
    refusal: null,
    offlineAccess: false,
    durations: [{ value: 'hour', label: '1 hour' }],
  });
}

/** It logs in again with the scope of our own challenge: the window starts from what it has. */
export function loginAgainConsent(): ConsentQuestion {
  return consentQuestion({
    id: 'q-again',
    scopes: ['connectors:read'],
    scopesInWords: [],
    choices: [
      addedLater,
      choice('github', { before: 'write', suggested: 'write' }),
      choice('linear', { before: 'read', suggested: 'read' }),
      choice('filesystem'),
    ],
  });
}

/** Nothing can be allowed, and it is not the person who can change that. */
export function refusedConsent(): ConsentQuestion {
  return consentQuestion({
    id: 'q-refused',
    choices: [],
    refusal:
      'Your organisation (Example Ltd. IT) has switched access off, so this cannot be allowed. Ask it@example.com if you need it.',
  });
}

/** It wants to read about Consentry itself beside a connector. */
export function ownRightsConsent(): ConsentQuestion {
  const own = ownRightNames.map((name) =>
    choice(name, {
      label: ownRights[name].label,
      maximum: 'read',
      suggested: name === 'consentry:audit' ? 'none' : 'read',
    }),
  );
  return consentQuestion({
    id: 'q-own-rights',
    scopes: ['github:read', ...ownRightNames.map((name) => ownRights[name].scope)],
    scopesInWords: ['Read with github', ...ownRightNames.map((name) => ownRights[name].inWords)],
    choices: [choice('github', { suggested: 'read' }), ...own, addedLater],
  });
}

/** It may read github and now wants to write there. */
export function stepUpConsent(): ConsentQuestion {
  return consentQuestion({
    id: 'q-step-up',
    clientId: 'dyn-6f1c9a20',
    clientName: 'Cursor',
    identity: 'dynamic',
    proof: unproven,
    registeredBy: 'Cursor, /opt/cursor/cursor',
    askedBy: 'Cursor, /opt/cursor/cursor',
    scopes: ['github:read', 'github:write', 'linear:read'],
    scopesInWords: ['Read and write with github', 'Read with linear'],
    already: {
      scopes: ['github:read', 'linear:read'],
      inWords: ['Read with github', 'Read with linear'],
    },
    choices: [choice('github', { before: 'read', suggested: 'write' })],
    redirectUri: 'cursor://anysphere.cursor-mcp/oauth/callback',
    redirectInWords: 'the app that handles cursor://',
  });
}

/** A web client whose address vouches for it, so that it may be remembered. */
export function rememberedConsent(): ConsentQuestion {
  return consentQuestion({
    id: 'q-remembered',
    clientId: 'https://claude.ai/oauth/mcp-oauth-client-metadata',
    clientName: 'Claude',
    proof: 'Its web address claude.ai vouches for this name.',
    proofLevel: 'address',
    canRemember: true,
    redirectUri: 'https://claude.ai/api/mcp/auth_callback',
    redirectInWords: 'the website claude.ai',
    warnings: [
      {
        code: 'web-client',
        text: 'The login goes to a website, outside of this computer.',
      },
    ],
  });
}

/** A program without a browser, whose code the person typed. */
export function deviceConsent(): ConsentQuestion {
  return consentQuestion({
    id: 'q-device',
    clientId: 'dyn-9d41',
    clientName: 'build-box agent',
    identity: 'dynamic',
    proof: unproven,
    registeredBy: 'python3 (agent.py), /usr/bin/python3.12',
    askedBy: null,
    userCode: 'BCDF-GHJK',
    redirectUri: '',
    redirectInWords: 'the program that showed you the code',
    scopes: ['connectors:read'],
    // Our own suggestion, repeated: it names nothing.
    scopesInWords: [],
    choices: [
      addedLater,
      choice('github', { suggested: 'read' }),
      choice('linear', { suggested: 'read' }),
    ],
    warnings: [
      {
        code: 'device',
        text: 'Allow this only if you started the login yourself, on a device in front of you.',
      },
    ],
  });
}

/** A look-alike of a known client, sent by a web page to a site of its own. */
export function lookAlikeQuestion(): ConsentQuestion {
  return consentQuestion({
    id: 'q-lookalike',
    clientId: 'dyn-e11e',
    clientName: 'Сlaude Code',
    identity: 'dynamic',
    proof: unproven,
    registeredBy: 'curl, /usr/bin/curl',
    warnings: [
      { code: 'web-client', text: 'The login goes to a website, outside of this computer.' },
      {
        code: 'no-resource',
        text: 'It did not say which address it will use; its scopes decide.',
      },
      { code: 'web-page', text: 'A web page started this request.' },
      {
        code: 'look-alike',
        text: 'The name looks like “Claude Code”, but is written with other characters.',
      },
    ],
    redirectUri: 'https://claude-code.example.net/callback',
    redirectInWords: 'the website claude-code.example.net',
    scopes: [],
    scopesInWords: [],
    choices: [
      addedLater,
      choice('github', { suggested: 'read' }),
      choice('linear', { suggested: 'read' }),
    ],
  });
}

/**
 * A name of 500 characters that wants to be the proof, with every other string as long as it gets.
 */
export function hostileConsent(): ConsentQuestion {
  return consentQuestion({
    id: 'q-hostile',
    clientId: 'dyn-bad',
    clientName: hostileName,
    identity: 'dynamic',
    proof: unproven,
    registeredBy: `node (${'Verified.by.Anthropic'.repeat(6)}), /tmp/${'x'.repeat(200)}`,
    askedBy: `⟨U+202E⟩${'Known by its web address. '.repeat(8)}`,
    redirectUri: `cursor://${'a'.repeat(480)}`,
    redirectInWords: `the app that handles ${'a.'.repeat(60)}://`,
    scopesInWords: Array.from(
      { length: 12 },
      (_, at) => `Read with ${'connector-'.repeat(3)}${at}`,
    ),
    warnings: [
      {
        code: 'look-alike',
        text: 'The name holds characters that change the direction of text.',
      },
      {
        code: 'same-name',
        text: 'Another client with the same name already has access. It may be the same program again.',
      },
    ],
  });
}

/** A web page started the login of a program whose address was never read. */
export function lookupQuestion(): LookupQuestion {
  return {
    id: 'q-lookup',
    kind: 'lookup',
    clientId: 'https://agents.example.com/oauth/client.json',
    clientName: 'agents.example.com',
    identity: 'metadata-url',
    proof: 'Nothing is known of this program but the address that should describe it.',
    createdAt: ago(0.2),
    expiresAt: ago(-4.8),
    url: 'https://agents.example.com/oauth/client.json',
    host: 'agents.example.com',
    askedBy: 'firefox, /usr/lib/firefox/firefox',
  };
}
