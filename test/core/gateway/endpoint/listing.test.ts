/**
 * What a client sees is what it may call: the list, the person's table and the calls agree, in
 * every state.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { logIn, register, toolNames, withoutOwn } from '../../../support/clients/oauth-client.ts';
import { openSession, sendLegacy } from './legacy-client.ts';
import { approvals, call, setUp } from '../support.ts';

test('tools/list shows exactly the tools that are allowed or asked for; no other call is sent or asked', async () => {
  const setting = await setUp();
  const { core, upstream, login: writer } = setting;
  const other = await register(core.issuer, { client_name: 'Reader' });
  const reader = await logIn(core, { client: other, access: { up: 'read' } });
  const session = await openSession(core, writer.accessToken);
  const tools = ['get_it', 'put_it', 'delete_it'];
  const state = fc.record({
    modes: fc.tuple(...tools.map(() => fc.constantFrom(null, 'allow', 'ask', 'block'))),
    classes: fc.tuple(...tools.map(() => fc.constantFrom(null, 'read', 'write', 'destructive'))),
    access: fc.constantFrom('read-only', 'read-write'),
    isReader: fc.boolean(),
    isDisabled: fc.nat(9).map((chance) => chance === 0),
  });
  await fc.assert(
    fc.asyncProperty(state, async ({ modes, classes, access, isReader, isDisabled }) => {
      const login = isReader ? reader : writer;
      await core.run(isDisabled ? 'connector.disable' : 'connector.enable', { name: 'up' });
      await core.run('policy.setAccess', { access });
      for (const [index, tool] of tools.entries())
        await core.run('tool.set', {
          connector: 'up',
          tool,
          mode: modes[index] ?? null,
          class: classes[index] ?? null,
        });
      const table = await core.run('tools.list', { clientId: login.clientId });
      const open = table
        .filter(({ outcome }) => outcome !== 'deny')
        .map(({ exposedName }) => exposedName);
      expect(await toolNames(core.endpoint, login.accessToken)).toEqual(open.toSorted());
      if (!isReader) {
        const legacy = await sendLegacy(
          core,
          login.accessToken,
          { id: 1, method: 'tools/list' },
          { session },
        );
        const seen = (await legacy.json()) as { result: { tools: { name: string }[] } };
        expect(withoutOwn(seen.result.tools.map(({ name }) => name)).toSorted()).toEqual(
          open.toSorted(),
        );
      }
      const before = upstream.count('tools/call');
      const closed = tools.filter((tool) => !open.includes(`up__${tool}`));
      for (const tool of closed) {
        const { status, outcome } = await call(setting, login, tool, {});
        expect(status === 403 || outcome !== 'ok', `${tool}: ${status} ${outcome}`).toBe(true);
      }
      expect(upstream.count('tools/call')).toBe(before);
      await approvals(core, 0);
    }),
    { numRuns: 60 },
  );
});
