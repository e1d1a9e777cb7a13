/** How a browser comes to its session: a link that counts once, and a token in a header. */
import { expect, it } from 'vitest';
import { limits } from '../../main/core/limits/limits.ts';
import { startPage } from './support/ui-page.ts';

it('TRIAL-D-B1 SEC-113 a link lives ten minutes', async () => {
  const { server, post, clock, secretOf } = await startPage();
  const secret = secretOf(server.newLink());
  clock.advance(10 * 60_000 - 1);
  expect((await post('/session', { secret })).status).toBe(200);
});

it('TRIAL-D-B1 SEC-113 a session counts only at the origin it began at, and only in its run', async () => {
  const { server, post, login } = await startPage();
  const bearer = await login();
  const localhost = { host: `localhost:${server.port}` };
  expect((await post('/call/state.get', {}, { ...bearer, ...localhost })).status).toBe(401);
  expect((await post('/call/state.get', {}, bearer)).status).toBe(200);
  const secret = server.newLink().split('#')[1];
  const answer = await post('/session', { secret }, localhost);
  const { token } = JSON.parse(answer.body) as { token: string };
  const other = { authorization: `Bearer ${token}` };
  expect((await post('/call/state.get', {}, other)).status).toBe(401);
  expect((await post('/call/state.get', {}, { ...other, ...localhost })).status).toBe(200);
  const nextRun = await startPage();
  expect((await nextRun.post('/call/state.get', {}, bearer)).status).toBe(401);
});

it('SEC-113 exchanges a link once, within its ten minutes, and only the newest', async () => {
  const { server, post, clock, secretOf } = await startPage();
  const old = secretOf(server.newLink());
  const secret = secretOf(server.newLink());
  expect((await post('/session', { secret: old })).status).toBe(401);
  expect((await post('/session', { secret })).status).toBe(200);
  expect((await post('/session', { secret })).status).toBe(401);
  const late = secretOf(server.newLink());
  clock.advance(limits.ui.linkLife);
  expect((await post('/session', { secret: late })).status).toBe(401);
});

it('SEC-113 locks a link after five wrong tries until there is a new one', async () => {
  const { server, post, secretOf } = await startPage();
  const secret = secretOf(server.newLink());
  for (let index = 0; index < 5; index += 1)
    expect((await post('/session', { secret: `wrong${index}` })).status).toBe(401);
  expect((await post('/session', { secret })).status).toBe(401);
  expect((await post('/session', { secret: secretOf(server.newLink()) })).status).toBe(200);
});

it('SEC-113 answers nothing without the token in its header', async () => {
  const { post, send, core, login } = await startPage();
  const { authorization = '' } = await login();
  const token = authorization.slice('Bearer '.length);
  expect((await post('/call/state.get', {})).status).toBe(401);
  expect((await post('/call/state.get', {}, { cookie: `token=${token}` })).status).toBe(401);
  expect((await post('/call/state.get', {}, { authorization: `Bearer ${token}x` })).status).toBe(
    401,
  );
  expect((await post('/call/state.get', {}, { authorization: `Basic ${token}` })).status).toBe(401);
  expect((await send('GET', '/events')).status).toBe(401);
  expect((await send('GET', `/events?token=${token}`)).status).toBe(404);
  expect(core.calls).toEqual([]);
  const answer = await post('/call/question.allow', { id: 'q' }, { authorization });
  expect(JSON.parse(answer.body)).toEqual({ ok: true, value: 'question.allow' });
  expect(core.calls).toEqual([
    { caller: 'headless-ui', name: 'question.allow', input: { id: 'q' } },
  ]);
});

it('SEC-113 ends a session after half an hour without a call, streams included', async () => {
  const { post, send, login, clock } = await startPage();
  const bearer = await login();
  clock.advance(limits.ui.sessionIdle - 1);
  expect((await post('/call/state.get', {}, bearer)).status).toBe(200);
  const events = send('GET', '/events', bearer);
  clock.advance(limits.ui.sessionIdle - 1);
  expect((await post('/call/state.get', {}, bearer)).status).toBe(200);
  clock.advance(limits.ui.sessionIdle);
  expect((await post('/call/state.get', {}, bearer)).status).toBe(401);
  expect((await events).body).toContain('event: snapshot');
});
