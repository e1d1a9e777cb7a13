/**
 * Two builds in turns in one run, with `floor` in the same turns: what a change costs or saves. Two
 * runs say less, because the machine is another one each time.
 */
import { randomBytes } from 'node:crypto';
import { logIn } from '../../test/conformance/oauth-login.mjs';
import { addOpenConnector, startProduct } from '../../test/conformance/product.mjs';
import { compareSmall, there } from './measure.mjs';
import { unbounded } from './preferences.mjs';
import { createStarter, fastUpstream } from './start-gateway.mjs';
import { median } from './statistics.mjs';

/** @typedef {import('./measure.mjs').GatewayNumbers} GatewayNumbers */
/**
 * @typedef {{ http: GatewayNumbers[], stdio: GatewayNumbers[] }} BesideNumbers direct, floor, this
 *   build, the other; without direct behind pipes
 */

/**
 * @param {string} other a checkout with a build of its own
 * @param {import('./measure.mjs').Plan} plan
 * @returns {Promise<BesideNumbers>}
 */
export async function measureBeside(other, plan) {
  /** @type {(() => Promise<void>)[]} */
  const closers = [];
  try {
    const token = randomBytes(24).toString('base64url');
    const start = createStarter(token, (end) => closers.push(end));
    const fast = await start('direct', 'upstream-fast.mjs');
    const http = [{ ...fast, tokens: [] }, await start('floor', 'gateways/floor.mjs', fast.url)];
    const stdio = [await start('floor, stdio', 'gateways/floor-stdio.mjs', fastUpstream)];
    for (const [name, checkout] of [
      ['this', undefined],
      ['other', other],
    ]) {
      const product = await startProduct({
        prepare: unbounded,
        ...(checkout === undefined ? {} : { checkout }),
      });
      closers.push(() => product.stop());
      const pipe = ['--command', process.execPath, '--arg', fastUpstream, '--arg', '--stdio'];
      await addOpenConnector(product, 'fast', ['--url', fast.url]);
      await addOpenConnector(product, 'pipe', pipe);
      for (const [connector, into] of /** @type {const} */ ([
        ['fast', http],
        ['pipe', stdio],
      ])) {
        const url = `${product.issuer}/mcp/${connector}`;
        const scope = `${connector}:read`;
        const own = await logIn(product, { name: `Bench ${connector}`, resource: url, scope });
        into.push({ name: String(name), url, pid: product.pid, tokens: [own] });
      }
    }
    return { http: await compareSmall(plan, http), stdio: await compareSmall(plan, stdio) };
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

/** @param {BesideNumbers} numbers */
export function besideTable({ http, stdio }) {
  const [direct, floor, ...builds] = http;
  const [floorStdio, ...piped] = stdio;
  const lines = [];
  for (const [index, build] of builds.entries()) {
    const overHttp = ratios(build, there(floor), there(direct));
    const overPipes = ratios(there(piped[index]), there(floorStdio), there(direct));
    lines.push(
      `${build.name.padEnd(6)} HTTP: CPU ${overHttp.cpu}, added p50 ${overHttp.added} × floor; stdio: CPU ${overPipes.cpu}, added p50 ${overPipes.added} × floor`,
    );
  }
  return lines.join('\n');
}

/**
 * Of each round by itself, then the median: a slow moment hits both.
 *
 * @param {GatewayNumbers} build
 * @param {GatewayNumbers} floor
 * @param {GatewayNumbers} direct its p50 is taken from both; behind pipes it is that of another
 *   moment
 */
function ratios(build, floor, direct) {
  const cpu = build.cpu.map((each, round) => each / there(floor.cpu[round]));
  const straight = median(direct.p50);
  const added = build.p50.map(
    (each, round) => (each - straight) / (there(floor.p50[round]) - straight),
  );
  return {
    cpu: `${median(cpu).toFixed(2)} (${Math.round(median(build.cpu))} µs)`,
    added: `${median(added).toFixed(2)} (${Math.round(median(build.p50))} µs)`,
  };
}
