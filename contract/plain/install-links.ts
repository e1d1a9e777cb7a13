/**
 * The links with which an AI client adds a server after asking the person itself. Nothing else of
 * another program is ever opened: the exact beginnings are listed here, and what follows is
 * percent-encoded (SEC-63). Plain constants, so that every side can hold them.
 */
export const installLinkStarts = {
  cursor: 'cursor://anysphere.cursor-deeplink/mcp/install?',
  vscode: 'vscode:mcp/install?',
  vscodeInsiders: 'vscode-insiders:mcp/install?',
  lmStudio: 'lmstudio://add_mcp?',
} as const;

const longest = 8192;

/**
 * True for a link of the table, whole and without a character that could mean something to whoever
 * opens it.
 */
export function isInstallLink(text: string): boolean {
  const start = Object.values(installLinkStarts).find((each) => text.startsWith(each));
  return (
    start !== undefined &&
    text.length <= longest &&
    /^[A-Za-z0-9%&=._~-]+$/u.test(text.slice(start.length))
  );
}
