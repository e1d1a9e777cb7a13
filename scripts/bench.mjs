/**
 * `npm run bench`: what the gateway costs, beside a direct call, a bare forwarder and a plain SDK
 * gateway in the same run (docs/performance.md tells how to read it).
 *
 * --quick    3 shorter rounds, about 2 min      --check    exit 1 when a steady target is missed, 2
 * when it was too noisy to say --full     also a thousand tools from 50 connectors, 10,000 sessions
 * that nobody ends, 100,000 calls; about ten minutes --beside DIR    this build and that of
 * another, built checkout in turns with floor: what a change costs --audit    the audit log at a
 * million entries, in place of calls (`--quick`: a hundred thousand) --grants   500 clients with 50
 * grants each, in place of calls (`--quick`: 50 clients)
 *
 * JSON goes to `bench/out/`. Nothing leaves the machine; everything that is started is ended.
 */
import './lib/check-node.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { auditTable, auditTargets, benchAudit } from '../bench/lib/audit.mjs';
import { besideTable, measureBeside } from '../bench/lib/beside.mjs';
import { benchGrants, grantsTable, grantsTargets } from '../bench/lib/grants.mjs';
import { measure } from '../bench/lib/measure.mjs';
import { table, targets } from '../bench/lib/report.mjs';
import { startScene } from '../bench/lib/scene.mjs';
import { projectRoot } from './lib/build-state.mjs';

const isQuick = process.argv.includes('--quick');
const isFull = process.argv.includes('--full');
const plan = isQuick
  ? {
      rounds: 3,
      blocks: 4,
      blockCalls: 25,
      warmUpCalls: 5000,
      flatOutMs: 250,
      largeCalls: 4,
      listCalls: 8,
      leftSessions: 104,
      manyCalls: 0,
      everyday: { rounds: 1, turns: 1 },
    }
  : {
      rounds: 5,
      blocks: 10,
      blockCalls: 25,
      warmUpCalls: 20_000,
      flatOutMs: 800,
      largeCalls: 8,
      listCalls: 25,
      leftSessions: isFull ? 10_000 : 1000,
      manyCalls: isFull ? 100_000 : 0,
      // Five turns are 10,625 calls: the first ten thousand of a process are the cold ones.
      everyday: { rounds: 3, turns: 5 },
    };

// An authority of this machine alone would be in the start and the memory of what is measured.
delete process.env['NODE_EXTRA_CA_CERTS'];

const other = besideWhom();
if (process.env['CONSENTRY_SKIP_BUILD'] !== '1') {
  const build = [join(projectRoot, 'scripts/build.mjs'), '--if-needed'];
  const { status } = spawnSync(process.execPath, build, { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

const isAudit = process.argv.includes('--audit');
const isGrants = process.argv.includes('--grants');
const started = performance.now();
const [loadBefore = 0] = loadavg();
const ownRun = isAudit ? auditRun : isGrants ? grantsRun : callsRun;
const run = other === null ? ownRun : () => besideRun(other);
const { result, judged, text } = await run();
const seconds = Math.round((performance.now() - started) / 1000);
const load = `load ${loadBefore.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`;
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}, ${load}`;
const rounds = isAudit || isGrants ? '' : `${plan.rounds} rounds, `;
process.stdout.write(`${machine}, ${rounds}${seconds} s\n\n${text}\n`);
for (const { text: target, verdict, isSteady } of judged) {
  process.stdout.write(`${verdict.padEnd(10)}${target}${isSteady ? '' : ', not judged'}
`);
}

const folder = join(projectRoot, 'bench/out');
mkdirSync(folder, { recursive: true });
const file = join(folder, `${new Date().toISOString().replaceAll(':', '-')}.json`);
writeFileSync(file, `${JSON.stringify({ machine, plan, result, judged }, null, 2)}\n`);
process.stdout.write(`\n${file}\n`);

if (process.argv.includes('--check')) {
  const verdicts = new Set(judged.filter(({ isSteady }) => isSteady).map(({ verdict }) => verdict));
  process.exitCode = verdicts.has('missed') ? 1 : verdicts.has('too noisy') ? 2 : 0;
}

async function callsRun() {
  const scene = await startScene(isQuick ? [] : isFull ? [10, 50] : [10]);
  try {
    const numbers = await measure(scene, plan);
    return { result: numbers, judged: targets(numbers), text: table(numbers) };
  } finally {
    await scene.close();
  }
}

/** The other checkout; null when none is asked for. */
function besideWhom() {
  const at = process.argv.indexOf('--beside');
  if (at < 0) return null;
  const folder = process.argv[at + 1];
  if (folder !== undefined && existsSync(join(folder, 'dist/cli/index.mjs')))
    return resolve(folder);
  process.stderr.write(
    `--beside needs the folder of another checkout that was built: ${folder ?? 'none is named'}. Run \`npm ci && npm run build\` there.\n`,
  );
  process.exit(1);
}

/** @param {string} checkout */
async function besideRun(checkout) {
  const numbers = await measureBeside(checkout, { ...plan, rounds: 3 * plan.rounds });
  return { result: numbers, judged: [], text: besideTable(numbers) };
}

async function auditRun() {
  const numbers = await benchAudit(isQuick);
  const targetsOfLog = auditTargets(numbers).map((each) => ({ ...each, isSteady: false }));
  return { result: numbers, judged: targetsOfLog, text: auditTable(numbers) };
}

async function grantsRun() {
  const numbers = await benchGrants(isQuick);
  const judgedHere = grantsTargets(numbers).map((each) => ({ ...each, isSteady: false }));
  return { result: numbers, judged: judgedHere, text: grantsTable(numbers) };
}
