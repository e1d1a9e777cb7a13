/** The oldest Node that runs Consentry: `engines.node` in package.json. */
export const oldestNode = '20.19';

/**
 * @param version as in `process.versions.node`
 * @param program its path
 * @returns what to say; null when the version will do
 */
export function oldNode(version: string, program: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode.split('.').map(Number);
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  return isOld
    ? `Consentry needs Node ${oldestNode} or newer; this is ${version} (${program}).`
    : null;
}
