/**
 * Ends the script in one line on a Node that is too old for the modules after this one. Import it
 * first: modules run in the order of their imports. It uses nothing that an old Node lacks.
 */

/** The oldest Node that runs Consentry: `engines.node` in package.json. */
export const oldestNode = '20.19';

/**
 * @param {string} version as in `process.versions.node`
 * @param {string} program
 * @returns {string | null} what to say; null when the version will do
 */
export function oldNode(version, program) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode.split('.').map(Number);
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  return isOld
    ? `Consentry needs Node ${oldestNode} or newer; this is ${version} (${program}).`
    : null;
}

const problem = oldNode(process.versions.node, process.execPath);
if (problem !== null) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
