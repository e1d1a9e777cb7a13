/** What `serve` says when it is ready: one JSON line for scripts, a short block for people. */
import type { Listening } from '../core/ports/core.ts';

export interface ReadyReport {
  readonly listening: Listening;
  /** One-time link; null with `--no-ui`. */
  readonly ui: string | null;
  readonly dataDir: string;
  readonly version: string;
  readonly operatorKeyFile: string | null;
  /** True when questions are asked at this terminal. */
  readonly asksHere: boolean;
  /** False: nothing gets through yet. */
  readonly isAccessChosen: boolean;
}

export function readyLine(report: ReadyReport): string {
  const { endpoint, issuer } = report.listening;
  return JSON.stringify({
    event: 'ready',
    pid: process.pid,
    endpoint,
    issuer,
    ui: report.ui,
    version: report.version,
  });
}

export function readyText(report: ReadyReport): string {
  const { endpoint } = report.listening;
  const rows: readonly (readonly [string, string | null])[] = [
    ['Endpoint', endpoint],
    ['Note', report.listening.notice ?? null],
    ['Access', report.isAccessChosen ? null : notChosen(report)],
    ['Open', report.ui],
    [
      '',
      report.ui &&
        `works once, within 10 minutes${report.asksHere ? '; press u and Enter for a new link' : ''}`,
    ],
    ['Add to Claude Code', `claude mcp add --transport http consentry ${endpoint}`],
    ['Data folder', report.dataDir],
    ['Operator key', report.operatorKeyFile],
    [
      'Questions',
      report.asksHere
        ? 'are asked here; c CODE enters the code of a login without a browser'
        : 'are answered in the page, or with an operator key',
    ],
    ['Stop', 'Ctrl-C'],
  ];
  const lines = rows
    .filter(([, text]) => text !== null)
    .map(([label, text]) => `  ${label.padEnd(20)}${text}`);
  return [`Consentry ${report.version} is ready.`, '', ...lines].join('\n');
}

/** Nothing gets through before the person chose (ATLAR-12). */
function notChosen({ asksHere, ui }: ReadyReport): string {
  if (asksHere) return 'nothing gets through until you choose, below';
  const here = ui === null ? '' : 'choose in the page, or ';
  return `nothing gets through yet: ${here}stop and start with --access read-only`;
}
