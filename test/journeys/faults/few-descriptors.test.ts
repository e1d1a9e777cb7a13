/**
 * A process that may open few files, and others that take them all: taking away still works, and
 * clients are served.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { callInstance } from '../../../main/cli/instance-client.ts';
import { readInstance } from '../../../main/shared-adapters/files/instance-info.ts';
import { callModern, logIn, register } from '../../support/clients/oauth-client.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { startProduct, type Killable } from '../support/killable.ts';

const descriptors = 64;
const idle = 80;

/** As many connections that ask nothing; those that are ended stay ended. */
async function fill(open: () => ReturnType<typeof connect>): Promise<void> {
  for (let at = 0; at < idle; at += 1) {
    const socket = open().on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  }
}

async function start(folder: string) {
  const product = await startProduct(folder, { descriptors, ui: true });
  onTestFinished(() => product.kill());
  const as = async (name: string) =>
    logIn(product, { client: await register(product.issuer, { client_name: name }) });
  const [first, other] = [await as('First'), await as('Other')];
  return { product, first, other };
}

const status = async (product: Pick<Killable, 'endpoint'>, token: string): Promise<number> =>
  (await callModern(product.endpoint, token, 'tools/list', {})).status;

test.runIf(process.platform === 'linux')(
  'TRIAL-B6 with 64 descriptors and 80 idle connections at each door, revoking and pausing work and last, and clients are served',
  { timeout: 60_000 },
  async () => {
    const folder = makeTempDir();
    const { product, first, other } = await start(folder);
    const port = Number(new URL(product.issuer).port);
    const page = new URL(product.ui ?? '');
    const control = readInstance(product.dataDir)?.control ?? expect.fail('no control channel');
    await fill(() => connect(port, '127.0.0.1'));
    await fill(() => connect(Number(page.port), '127.0.0.1'));
    await fill(() => connect(control));

    const take = (name: string, input: object) => callInstance(product.dataDir, name, input);
    const revoked = await take('client.revoke', { clientId: first.clientId });
    expect(revoked).toMatchObject({ ok: true });
    expect(await status(product, first.accessToken)).toBe(401);
    expect(await status(product, other.accessToken)).toBe(200);
    expect((await fetch(page.origin)).status).toBe(200);
    expect(await take('gateway.pause', {})).toMatchObject({ ok: true });
    expect(await status(product, other.accessToken)).toBe(503);
    await product.kill();

    const again = await startProduct(folder);
    onTestFinished(() => again.kill());
    expect(await status(again, first.accessToken)).toBe(401);
    expect(await status(again, other.accessToken)).toBe(503);
  },
);
