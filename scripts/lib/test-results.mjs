/**
 * What the test runners wrote of a run, as JSON: the counts, and what failed with the first lines
 * of the reason. A log of half an hour is read from its end, so `npm test` says the failures there.
 */

import { stripVTControlCharacters } from 'node:util';

/** @typedef {{ status: string, fullName: string, failureMessages?: string[] }} VitestTest */
/**
 * @typedef {{ name: string, status: string, message?: string, assertionResults: VitestTest[] }}
 *   VitestFile
 */
/** @typedef {{ message?: string }} PlaywrightError */
/** @typedef {{ results: { errors: PlaywrightError[] }[] }} PlaywrightTest */
/**
 * @typedef {{ title: string, file: string, line: number, ok: boolean, tests: PlaywrightTest[] }}
 *   PlaywrightSpec
 */
/** @typedef {{ specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite */
/** @typedef {{ test: string, why: string }} Failure */
/** @typedef {{ passed: number, failed: number, skipped: number, failures: Failure[] }} Results */

/** Lines of a reason that are worth reading without the log. */
const reasonLines = 6;

/**
 * @param {string | undefined} text
 * @returns {string}
 */
function reason(text = '') {
  return stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, reasonLines)
    .join('\n');
}

/**
 * @param {Record<string, any>} json of Vitest's JSON reporter
 * @returns {Results}
 */
export function vitestResults(json) {
  /** @type {Failure[]} */
  const failures = [];
  for (const file of /** @type {VitestFile[]} */ (json['testResults'] ?? [])) {
    const failed = file.assertionResults.filter((one) => one.status === 'failed');
    for (const one of failed) {
      const why = reason(one.failureMessages?.[0]);
      failures.push({ test: `${file.name}: ${one.fullName}`, why });
    }
    // A file that did not load names no test.
    if (file.status === 'failed' && failed.length === 0) {
      failures.push({ test: file.name, why: reason(file.message) });
    }
  }
  return {
    passed: json['numPassedTests'] ?? 0,
    failed: json['numFailedTests'] ?? 0,
    skipped: (json['numPendingTests'] ?? 0) + (json['numTodoTests'] ?? 0),
    failures,
  };
}

/**
 * @param {PlaywrightSuite} suite
 * @returns {Failure[]}
 */
function failuresOfSuite(suite) {
  const own = (suite.specs ?? [])
    .filter((spec) => !spec.ok)
    .map((spec) => {
      const errors = spec.tests.flatMap((test) => test.results.flatMap((result) => result.errors));
      return { test: `${spec.file}:${spec.line} ${spec.title}`, why: reason(errors[0]?.message) };
    });
  return [...own, ...(suite.suites ?? []).flatMap(failuresOfSuite)];
}

/**
 * @param {Record<string, any>} json of Playwright's JSON reporter
 * @returns {Results} a test that passed at its second try counts as passed
 */
export function playwrightResults(json) {
  const stats = json['stats'] ?? {};
  /** @type {PlaywrightError[]} */
  const errors = json['errors'] ?? [];
  return {
    passed: (stats.expected ?? 0) + (stats.flaky ?? 0),
    failed: stats.unexpected ?? 0,
    skipped: stats.skipped ?? 0,
    failures: [
      ...(json['suites'] ?? []).flatMap(failuresOfSuite),
      ...errors.map(({ message }) => ({ test: 'outside of the tests', why: reason(message) })),
    ],
  };
}

/**
 * @param {readonly Failure[]} failures
 * @returns {string} a paragraph for each, or nothing
 */
export function failureList(failures) {
  return failures
    .map(({ test, why }) => `FAILED ${test}\n${why.replaceAll(/^/gmu, '  ')}\n`)
    .join('');
}
