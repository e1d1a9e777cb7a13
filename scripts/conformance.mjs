/**
 * `npm run conformance`: the official conformance suite. Our connectors in client mode; then the
 * built headless product: our authorization server in authorization mode, the gateway in server
 * mode with the fixture behind it, for every revision, for each era with a server of the other
 * behind it, and with one of both that can ask in the older era only.
 *
 * What passes today is written in `test/conformance/expected.json`; the run fails when anything
 * differs from it in either direction. `CONFORMANCE_RESULTS=FILE` also writes `{passed, failed}`
 * there: scenarios as expected, and not. After `npm run conformance --`:
 *
 * - `--direct`: only the fixtures themselves, without the product
 * - `--client`: only client mode
 * - `--cross`: only the gateway between a client of one era and a server of the other
 * - `--dual`: only the gateway before a server of both
 * - `--skills`: only the gateway before a server with skills
 * - `--tasks`: only the gateway before a server whose calls go on as tasks
 */
import './lib/check-node.mjs';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientMode } from '../test/conformance/client-mode.mjs';
import { crossEras, directMode, dualEra, sameEras } from '../test/conformance/server-mode.mjs';
import { skillsMode } from '../test/conformance/skills-mode.mjs';
import { outputFolder } from '../test/conformance/suite.mjs';
import { directTasksMode, tasksMode } from '../test/conformance/tasks-mode.mjs';
import { projectRoot } from './lib/build-state.mjs';

/** @typedef {import('../test/conformance/judge.mjs').Verdict} Verdict */

const started = performance.now();

/** @param {string} text */
function say(text) {
  process.stdout.write(`${text}\n`);
}

/** @param {string} group */
function expectedOf(group) {
  const file = join(projectRoot, 'test/conformance/expected.json');
  return JSON.parse(readFileSync(file, 'utf8'))[group];
}

/** @param {readonly Verdict[]} verdicts */
function report(verdicts) {
  for (const { group, name, isClean, isExpected, isHollow, note } of verdicts) {
    const mark = isHollow ? '○' : isClean ? '✓' : '✗';
    const surprise = isExpected ? '' : ' UNEXPECTED';
    say(`${mark} ${group.padEnd(20)} ${name.padEnd(46)}${surprise} ${note}`.trimEnd());
  }
  const passed = verdicts.filter(({ isExpected }) => isExpected).length;
  const failed = verdicts.length - passed;
  say('');
  for (const group of new Set(verdicts.map((verdict) => verdict.group))) {
    const all = verdicts.filter((verdict) => verdict.group === group && verdict.isScored);
    const clean = all.filter(({ isClean }) => isClean);
    const hollow = clean.filter(({ isHollow }) => isHollow).length;
    const proving = hollow === 0 ? '' : `, ${hollow} of them prove nothing yet`;
    say(`${group}: ${clean.length} of ${all.length} required pass${proving}`);
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  say(`${passed} as expected, ${failed} not, ${seconds} s; details in ${outputFolder}`);
  const file = process.env['CONFORMANCE_RESULTS'];
  if (file !== undefined && file !== '')
    writeFileSync(file, `${JSON.stringify({ passed, failed })}\n`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

function buildProduct() {
  if (process.env['CONSENTRY_SKIP_BUILD'] === '1') return;
  const build = [join(projectRoot, 'scripts/build.mjs'), '--if-needed'];
  const { status } = spawnSync(process.execPath, build, { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

if (process.argv.includes('--direct')) {
  report([...(await directMode()), ...(await directTasksMode())]);
} else if (process.argv.includes('--client')) {
  report(await clientMode(expectedOf));
} else if (process.argv.includes('--cross')) {
  buildProduct();
  report(await crossEras(expectedOf));
} else if (process.argv.includes('--dual')) {
  buildProduct();
  report(await dualEra(expectedOf));
} else if (process.argv.includes('--skills')) {
  buildProduct();
  report(await skillsMode(expectedOf));
} else if (process.argv.includes('--tasks')) {
  buildProduct();
  report(await tasksMode(expectedOf));
} else {
  buildProduct();
  const client = await clientMode(expectedOf);
  const same = await sameEras(expectedOf);
  const dual = await dualEra(expectedOf);
  const skills = await skillsMode(expectedOf);
  const tasks = await tasksMode(expectedOf);
  report([...client, ...same, ...dual, ...skills, ...tasks, ...(await crossEras(expectedOf))]);
}
