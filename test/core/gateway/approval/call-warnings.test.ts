/** What is odd about who makes a held call stands in the question; an ordinary one says nothing. */
import { describe, expect, test } from 'vitest';
import { callWarnings } from '../../../../main/core/gateway/call/call-warnings.ts';
import type { PeerProgram } from '../../../../main/core/ports/ports.ts';
import { rawRequest, sendRaw } from '../../../support/clients/raw-http.ts';
import { logIn, modernRequest } from '../../../support/clients/oauth-client.ts';
import { memoryProcesses } from '../../../support/core/memory-ports.ts';
import { approval, another, call, setUp } from '../support.ts';

const programAt = (executable: string): PeerProgram => ({
  pid: 1,
  name: executable.split('/').at(-1) ?? '',
  executable,
});

const client = {
  clientId: 'c1',
  name: 'Notes',
  identity: 'dynamic',
  redirectUris: ['http://127.0.0.1/cb'],
} as const;

describe('SEC-37 another program than the one that registered', () => {
  test.each([
    ['the same', 'cursor, /opt/cursor/cursor', 'cursor, /opt/cursor/cursor'],
    ['a newer version of it', 'claude, /v/claude/2.0.14', 'claude, /v/claude/2.1.0'],
    [
      'an AppImage that lies elsewhere now',
      'cursor, /tmp/.mount_Cursor4fR/cursor',
      'cursor, /tmp/.mount_Cursorx9Q/cursor, started by sh',
    ],
    ['on Windows', String.raw`Code.exe, C:\A\Code.exe`, String.raw`code.exe, D:\B\code.exe`],
    ['one that nobody can name', 'cursor, /opt/cursor/cursor', null],
    ['a client of which nobody knows who registered it', null, 'curl, /usr/bin/curl'],
  ])('%s is not said', (_what, registeredBy, askedBy) => {
    expect(callWarnings({ ...client, registeredBy }, askedBy, [])).toEqual([]);
  });

  test.each([
    ['another name', 'curl, /usr/bin/curl'],
    ['another script', 'node (evil), /usr/bin/node'],
    ['another file', 'node (notes), /tmp/node-of-mine'],
  ])('%s is', (_what, askedBy) => {
    const registeredBy = 'node (notes), /usr/bin/node';
    const [name] = askedBy.split(', ');
    expect(callWarnings({ ...client, registeredBy }, askedBy, [])).toEqual([
      {
        code: 'other-program',
        text: `Another program than before: node (notes) registered this client, and this call comes from ${name}.`,
      },
    ]);
  });
});

test('SEC-37 an approval says that the name looks like another', async () => {
  const setting = await setUp();
  const login = await another(setting.core, { up: 'write' }, 'C1aude Code');
  const held = call(setting, login, 'put_it');
  const question = await approval(setting.core);
  expect(question.warnings).toMatchObject([{ code: 'look-alike' }]);
  await setting.core.run('question.deny', { id: question.id });
  await held;
});

test('SEC-37 an approval says that another program calls; one of the same program says nothing', async () => {
  const processes = memoryProcesses();
  const setting = await setUp('modern', { processes });
  const { core } = setting;
  processes.peerProgram = programAt('/opt/notes/notes');
  const redirectUri = 'http://127.0.0.1/cb';
  const body = JSON.stringify({
    client_name: 'Notes',
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'none',
  });
  const json = 'content-type: application/json';
  const answer = await sendRaw(
    core.port,
    rawRequest(core.port, 'POST /oauth/register', [json], body),
  );
  const { client_id: clientId } = JSON.parse(answer.body) as { client_id: string };
  const registered = { clientId, clientSecret: undefined, redirectUri };
  const login = await logIn(core, { client: registered, access: { up: 'write' } });
  // Each call with a connection of its own: a program is looked up once for each.
  const warningsOfCallFrom = async (executable: string) => {
    processes.peerProgram = programAt(executable);
    const answered = sendRaw(core.port, toolCall(core.port, login.accessToken));
    const question = await approval(core);
    await core.run('question.deny', { id: question.id });
    await answered;
    return question.warnings.map(({ code }) => code);
  };
  expect(await warningsOfCallFrom('/opt/notes/notes')).toEqual([]);
  expect(await warningsOfCallFrom('/usr/bin/curl')).toEqual(['other-program']);
});

function toolCall(port: number, accessToken: string): string {
  const call = modernRequest(accessToken, 'tools/call', { name: 'up__put_it', arguments: {} });
  const headers = Object.entries(call.headers).map(([name, value]) => `${name}: ${value}`);
  return rawRequest(port, 'POST /mcp', headers, call.body);
}
