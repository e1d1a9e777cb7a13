/**
 * A person's computer for one program: a home, a folder to work in, and a browser that only writes
 * down what it is told to open. Everything but this machine is behind a proxy that is not there.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { logInAsPerson, type PersonAnswer } from '../../journeys/support/person.ts';
import type { TestCore } from '../../support/core/start-core.ts';
import { cache } from './published.ts';

/** How long one run of a program may take. */
const patience = 60_000;

export interface Ran {
  readonly code: number | null;
  /** Both streams, without what colours and moves in a terminal. */
  readonly said: string;
}

export interface Place {
  readonly home: string;
  /** Variables of the programs here. */
  readonly environment: Record<string, string>;
  /** Runs one program to its end. */
  run(command: readonly string[]): Promise<Ran>;
  /**
   * Runs one that opens an address for a login, to its end.
   *
   * @param open what the person does with the address
   */
  runWithBrowser(command: readonly string[], open: (url: URL) => Promise<unknown>): Promise<Ran>;
  /** Runs one that asks for a login, which the person answers in Consentry. */
  runWithLogin(test: TestCore, command: readonly string[], answer: PersonAnswer): Promise<Ran>;
  /** The person follows the address that a program here opens, and answers. */
  answerLogin(test: TestCore, answer: PersonAnswer): Promise<void>;
  /** As in a terminal: some programs log in only there. */
  inTerminal(command: readonly string[]): readonly string[];
}

/** What a terminal takes as commands. */
const escapes = /\u001B\][^\u0007]*\u0007|\u001B\[[0-?]*[ -/]*[@-~]/gu;
const authorizationUrl = /https?:\/\/[^\s\u0007\u001B"]+\/oauth\/authorize\?[^\s\u0007\u001B"]+/u;

/** @param variables besides the usual ones */
export function makePlace(variables: Readonly<Record<string, string>> = {}): Place {
  mkdirSync(cache, { recursive: true });
  const home = mkdtempSync(join(cache, 'home-'));
  onTestFinished(async () => {
    await endProcessesOf(home);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });
  const work = join(home, 'work');
  const bin = join(home, 'bin');
  const opened = join(home, 'opened');
  for (const folder of [work, bin]) mkdirSync(folder);
  for (const name of ['open-address', 'xdg-open', 'open']) {
    writeFileSync(join(bin, name), `#!/bin/sh\necho "$1" >>'${opened}'\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const nowhere = 'http://127.0.0.1:9';
  const environment = {
    HOME: home,
    PATH: `${bin}:/usr/bin:/bin`,
    TERM: 'xterm',
    LANG: 'C.UTF-8',
    BROWSER: join(bin, 'open-address'),
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    http_proxy: nowhere,
    https_proxy: nowhere,
    NO_PROXY: '127.0.0.1,localhost,::1',
    no_proxy: '127.0.0.1,localhost,::1',
    ...variables,
  };

  function start(command: readonly string[], stdin: 'ignore' | 'pipe') {
    const [program = '', ...args] = command;
    const child = spawn(program, args, {
      cwd: work,
      env: environment,
      stdio: [stdin, 'pipe', 'pipe'],
      timeout: patience,
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    const ended = once(child, 'exit').then(([code]) => ({
      code: code as number | null,
      said: said.replaceAll(escapes, ''),
    }));
    return { ended, said: () => said };
  }

  /** @param said where an address may be too */
  async function openedUrl(said: () => string): Promise<URL> {
    const asked = await vi.waitFor(
      () => {
        const text = existsSync(opened) ? readFileSync(opened, 'utf8') : said();
        const url = authorizationUrl.exec(text)?.[0];
        if (url === undefined) throw new Error(`no address to open: ${said()}`);
        return new URL(url);
      },
      { timeout: patience / 2, interval: 50 },
    );
    rmSync(opened, { force: true });
    return asked;
  }

  async function follow(test: TestCore, answer: PersonAnswer, url: URL): Promise<void> {
    const callback = await logInAsPerson(test, url, answer);
    // A person is slower than the program is to listen for the answer.
    await vi.waitFor(() => fetch(callback), { timeout: 10_000 });
  }

  async function runWithBrowser(
    command: readonly string[],
    open: (url: URL) => Promise<unknown>,
  ): Promise<Ran> {
    // What an earlier run opened in vain.
    rmSync(opened, { force: true });
    const { ended, said } = start(command, 'pipe');
    const early = ended.then(({ code, said: all }) => {
      throw new Error(`it ended with ${String(code)} and no login: ${all}`);
    });
    early.catch(() => undefined);
    // From here on the program may be done before the person has looked around.
    await open(await Promise.race([openedUrl(said), early]));
    const ran = await ended;
    if (ran.code !== 0) throw new Error(`the login ended with ${String(ran.code)}: ${ran.said}`);
    return ran;
  }

  return {
    home,
    environment,
    run: (command) => start(command, 'ignore').ended,
    runWithBrowser,
    runWithLogin: (test, command, answer) =>
      runWithBrowser(command, (url) => follow(test, answer, url)),
    answerLogin: async (test, answer) => follow(test, answer, await openedUrl(() => '')),
    inTerminal: (command) => ['script', '-qfec', command.map(quoted).join(' '), '/dev/null'],
  };
}

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** What a program left running in this home, one by one. */
async function endProcessesOf(home: string): Promise<void> {
  const theirs = (): number[] =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/u.test(name))
      .filter((name) => {
        try {
          const variables = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
          return variables.includes(`HOME=${home}`);
        } catch {
          return false;
        }
      })
      .map(Number);
  for (const pid of theirs()) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone meanwhile.
    }
  }
  await vi.waitFor(() => {
    if (theirs().length > 0) throw new Error('a program does not end');
  });
}
