/** Compares what the suite found with what `expected.json` says, in both directions. */

/**
 * @typedef {object} Expected
 * @property {readonly string[]} passes
 * @property {Readonly<Record<string, string>>} hollow scenario → why the suite lets it pass
 *   although it proves nothing yet
 * @property {Readonly<Record<string, string>>} fails scenario → why it cannot pass yet
 */
/**
 * @typedef {object} Verdict
 * @property {string} group
 * @property {string} name
 * @property {boolean} isClean
 * @property {boolean} isExpected
 * @property {boolean} isHollow it passes, and proves nothing
 * @property {boolean} isScored the revision requires it
 * @property {string} note
 */

/**
 * Every scenario that the suite ran is in a list, also those that it does not score.
 *
 * @param {string} group
 * @param {readonly import('./suite.mjs').ScenarioResult[]} scenarios
 * @param {Expected} expected
 * @returns {Verdict[]}
 */
export function judge(group, scenarios, expected) {
  const seen = new Set(scenarios.map(({ name }) => name));
  const { passes, hollow, fails } = expected;
  const listed = new Set([...passes, ...Object.keys(hollow), ...Object.keys(fails)]);
  const missing = [...listed].filter((name) => !seen.has(name));
  const found = scenarios.map(({ name, isClean, isScored, counts }) => {
    const isListed = listed.has(name);
    const isExpected = isListed && isClean === (fails[name] === undefined);
    const isHollow = isClean && hollow[name] !== undefined;
    const reason = isHollow ? `proves nothing yet: ${hollow[name]}` : (fails[name] ?? '');
    const surprise = isListed ? counts : `${counts}; in no list`;
    const note = isExpected ? reason : surprise;
    return { group, name, isClean, isExpected, isHollow, isScored, note };
  });
  const absent = missing.map((name) => ({
    group,
    name,
    isClean: false,
    isExpected: false,
    isHollow: false,
    isScored: true,
    note: 'listed, but the suite did not run it',
  }));
  return [...found, ...absent];
}

/**
 * Only the suite's own exit status says that a revision is conformed to
 * (docs/reference/conformance.md#judging-a-run).
 *
 * @param {string} group
 * @param {{ status: number, scenarios: readonly import('./suite.mjs').ScenarioResult[] }} run
 * @param {Expected} expected
 * @returns {Verdict}
 */
export function judgeExit(group, { status, scenarios }, expected) {
  const isClean = status === 0;
  const shouldPass = !scenarios.some(
    ({ name, isScored }) => isScored && expected.fails[name] !== undefined,
  );
  return {
    group,
    name: 'exit status of the suite',
    isClean,
    isExpected: isClean === shouldPass,
    isHollow: false,
    isScored: false,
    note: isClean ? '' : `it ended with ${status}`,
  };
}
