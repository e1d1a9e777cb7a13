/**
 * Our authorization server under the suite, once for each spelling of its address
 * (docs/reference/conformance.md#authorization-server-mode).
 */
import { createServer } from 'node:net';
import { approveAuthorization, registerClient } from './oauth-login.mjs';
import { runSuite } from './suite.mjs';

const authorizationUrl = /^https?:\/\/\S+\/oauth\/authorize\?\S+$/u;

/**
 * @param {import('./product.mjs').Product} product
 * @returns {Promise<import('./judge.mjs').Verdict[]>}
 */
export async function authorizationMode(product) {
  const { port } = new URL(product.issuer);
  const verdicts = [];
  for (const host of ['127.0.0.1', 'localhost']) {
    verdicts.push(await runFor(product, `http://${host}:${port}`, host));
  }
  return verdicts;
}

/**
 * @param {import('./product.mjs').Product} product
 * @param {string} issuer
 * @param {string} host
 * @returns {Promise<import('./judge.mjs').Verdict>}
 */
async function runFor(product, issuer, host) {
  const clientId = await registerClient(issuer, `Conformance of ${host}`);
  const args = ['authorization', '--url', issuer, '--client-id', clientId];
  args.push('--resource', `${issuer}/mcp`, '-p', String(await freePort()));
  /** @type {Promise<string | undefined>} undefined: approved; else what went wrong */
  let approval = Promise.resolve('the suite printed no authorization URL');
  const { status } = await runSuite(args, `authorization-${host}`, (line) => {
    if (!authorizationUrl.test(line.trim())) return;
    approval = approve(product, line.trim()).catch((/** @type {unknown} */ error) => String(error));
  });
  const problem = await approval;
  const isClean = status === 0 && problem === undefined;
  return {
    group: 'authorization server',
    name: host,
    isClean,
    isExpected: isClean,
    isHollow: false,
    isScored: true,
    note: problem ?? '',
  };
}

/**
 * @param {import('./product.mjs').Product} product
 * @param {string} url
 * @returns {Promise<undefined>}
 */
async function approve(product, url) {
  // The suite listens there and takes the code.
  await fetch(await approveAuthorization(product, url));
  return undefined;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}
