/**
 * The text of an autostart file (Desktop Entry Specification 1.5, sections "The Exec key" and
 * "Value types"). Pure.
 */

/** @param command the program and its arguments, as they are passed to it */
export function desktopEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Consentry',
    'Comment=MCP connectors and OAuth consents in your own hands',
    `Exec=${command.map(quoted).join(' ')}`,
    'Icon=consentry',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** The two ways in which desktops switch off an entry without removing it. */
export function isSwitchedOff(text: string): boolean {
  return /^\s*(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/imu.test(text);
}

/**
 * Quoted for Exec, where `%` begins a field code; then for a value, where a backslash is written
 * twice.
 */
function quoted(argument: string): string {
  const inQuotes = argument.replace(/["`$\\]/gu, '\\$&').replaceAll('%', '%%');
  return `"${inQuotes.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}"`;
}
