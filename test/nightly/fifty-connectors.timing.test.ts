/**
 * Fifty connectors, ten of them broken in ten ways: the broken ones say what is wrong with them,
 * delay nobody, and cost nothing while nobody uses them. The built headless product, started again
 * and again on the same data.
 */
import { expect, onTestFinished, test, vi } from 'vitest';
import { callModern, logIn } from '../support/clients/oauth-client.ts';
import { quietest } from '../support/system/process-cost.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';
import {
  chaosConnector,
  tenBroken,
  upstreamInTrouble,
  type Broken,
  type Closers,
  type NewConnector,
} from '../journeys/support/broken-connectors.ts';
import { startProduct, type Killable } from '../journeys/support/killable.ts';

/** Each with and without broken connectors. */
const starts = 5;
const goodHttp = 36;
const goodStdio = 4;

interface Prepared {
  readonly folder: string;
  readonly token: string;
}

/** A data folder with these connectors, their tools accepted, and a client that may use them. */
async function prepare(good: readonly NewConnector[], bad: readonly Broken[]): Promise<Prepared> {
  const folder = makeTempDir();
  const product = await startProduct(folder);
  try {
    for (const connector of [...good, ...bad.map((one) => one.connector)])
      await product.run('connector.add', connector);
    for (const { name } of good) {
      await product.run('connector.connect', { name });
      await product.run('connector.review', { name, accept: 'all' });
    }
    const { accessToken } = await logIn(product, {});
    return { folder, token: accessToken };
  } finally {
    await product.end();
  }
}

/**
 * Milliseconds from the start of the program until it listens, and until the first call was
 * answered.
 */
async function timeStart({ folder, token }: Prepared): Promise<{ listens: number; call: number }> {
  const startedAt = performance.now();
  const product = await startProduct(folder);
  const listens = performance.now() - startedAt;
  try {
    expect((await fetch(`${product.issuer}/healthz`)).status).toBe(200);
    const answer = await callModern(product.endpoint, token, 'tools/call', {
      name: 'good-00__echo',
      arguments: { n: 1 },
    });
    expect(answer.status).toBe(200);
    return { listens, call: performance.now() - startedAt };
  } finally {
    await product.end();
  }
}

function words(values: readonly number[]): string {
  return values.map((value) => Math.round(value)).join('/');
}

test.runIf(process.platform === 'linux')(
  'REL-07 REL-09 fifty connectors, ten broken: start is as quick as without them, each says what is wrong, idle costs nothing',
  { timeout: 240_000 },
  async () => {
    const closers: Closers = [];
    onTestFinished(async () => {
      for (const close of closers) await close();
    });
    const goodUrl = await upstreamInTrouble(closers);
    const good: NewConnector[] = [
      ...Array.from({ length: goodHttp }, (_, index): NewConnector => {
        const name = `good-${String(index).padStart(2, '0')}`;
        return { kind: 'http', name, url: `${goodUrl}?${name}` };
      }),
      ...Array.from({ length: goodStdio }, (_, index) =>
        chaosConnector(`good-child-${index}`, 'ok'),
      ),
    ];
    const bad = await tenBroken(makeTempDir(), closers);
    const without = await prepare(good, []);
    const withBroken = await prepare(good, bad);

    const times = { without: [] as number[], with: [] as number[] };
    const calls = { without: [] as number[], with: [] as number[] };
    for (let round = 0; round < starts; round += 1) {
      const plain = await timeStart(without);
      times.without.push(plain.listens);
      calls.without.push(plain.call);
      const broken = await timeStart(withBroken);
      times.with.push(broken.listens);
      calls.with.push(broken.call);
    }
    process.stdout.write(
      `fifty connectors: listens after ${words(times.without)} ms alone, ${words(times.with)} ms with ten broken; ` +
        `first call after ${words(calls.without)} and ${words(calls.with)} ms\n`,
    );
    // The quickest of several: what else this machine does only ever adds. A quarter more
    // connectors cost a little, a single one that is waited for would cost seconds.
    expect(Math.min(...times.with)).toBeLessThan(Math.min(...times.without) * 1.25 + 100);
    // Three more programs start at the same moment, on the same cores.
    expect(Math.min(...calls.with)).toBeLessThan(Math.min(...calls.without) * 1.25 + 500);

    const product = await startProduct(withBroken.folder);
    onTestFinished(() => product.kill());
    await settled(product, good, bad);

    // Idle: nobody calls, nothing shows it.
    const bars = { cpu: 0.5, wakes: 25, windows: 3, windowMs: 5000 };
    const { cpu, wakes } = await quietest(product.pid, bars);
    process.stdout.write(
      `fifty connectors: idle CPU ${cpu.toFixed(2)} % of a core, woken ${wakes.toFixed(1)} times a second\n`,
    );
    expect(cpu).toBeGreaterThan(0);
    expect(cpu).toBeLessThan(bars.cpu);
    expect(wakes).toBeGreaterThan(0);
    expect(wakes).toBeLessThan(bars.wakes);
  },
);

async function settled(
  product: Killable,
  good: readonly NewConnector[],
  bad: readonly Broken[],
): Promise<void> {
  await vi.waitFor(
    async () => {
      const { connectors } = await product.run('state.get', {});
      const byName = new Map(connectors.map((connector) => [connector.name, connector]));
      for (const { name } of good)
        expect(byName.get(name)).toMatchObject({ connection: 'ready', problem: null });
      for (const { connector, problem } of bad) {
        const shown = byName.get(connector.name);
        expect(problem).toContain(shown?.problem?.code ?? null);
        expect(shown?.connection).not.toBe('ready');
      }
    },
    { timeout: 60_000, interval: 250 },
  );
}
