/** What the steps of the bridge's own login share, and how it comes to nothing. */
import type { LoginFile } from './login-file.ts';
import type { OwnServer } from './own-server.ts';

/** The login came to nothing. `text` is Consentry's own sentence, where it said one. */
export class LoginRefused extends Error {
  readonly why: 'denied' | 'unanswered' | 'refused' | 'failed';
  readonly text: string;

  constructor(why: LoginRefused['why'], text: string) {
    super(`The login was ${why}.`);
    this.name = 'LoginRefused';
    this.why = why;
    this.text = text;
  }
}

export interface LoginParts {
  readonly server: OwnServer;
  readonly file: LoginFile;
  /** What the person reads. */
  readonly name: string;
  /** `/mcp` or `/mcp/<connector>`. */
  readonly resource: string;
  readonly signal: AbortSignal;
}

/** Nobody listens there, and the code goes nowhere: who followed the redirects has it. */
export const redirectUri = 'http://127.0.0.1/consentry-bridge';
