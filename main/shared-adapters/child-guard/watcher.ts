/**
 * The process that outlives us: it reads which process groups are ours from a pipe whose other end
 * only we hold, and when that pipe ends it ends the groups that are left (REL-10). One for all
 * children.
 *
 * It is `/bin/sh` with a constant script. Nothing but group numbers reaches it, and nothing else
 * that every POSIX system has could do it: Node need not be installed, and a packaged desktop app
 * does not run as Node (fuse `RunAsNode` off).
 */
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

const script = `
trap '' HUP INT
groups=' '
while read -r what group; do
  case "$group" in *[!0-9]*|''|0|1) continue ;; esac
  case "$what" in
    +) groups="$groups$group " ;;
    -) case "$groups" in
         *" $group "*) groups="\${groups%%" $group "*} \${groups#*" $group "}" ;;
       esac ;;
  esac
done
send() { for group in $groups; do kill -s "$1" -- "-$group" && any=1; done; }
running() { any=; send 0; test -n "$any"; }
send TERM
for round in 1 2; do running && sleep 1; done
running && send KILL
exit 0
`;

export interface Watcher {
  /** False when it is gone. */
  isAlive(): boolean;
  notify(sign: '+' | '-', group: number): void;
  /** Lets it end: what it still watches ends with it. */
  close(): void;
}

/** @param onGone it ended, and not because of `close`; or it never started */
export function startWatcher(onGone: () => void): Watcher {
  let isAlive = true;
  const process = spawn('/bin/sh', ['-c', script, 'consentry-watcher'], {
    shell: false,
    // Not in the terminal's group: Ctrl-C is for us, and it has to be there after us.
    detached: true,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const { stdin } = process;
  // Neither it nor its pipe is a reason for us to go on running.
  process.unref();
  if (stdin instanceof Socket) stdin.unref();
  stdin.on('error', () => undefined);
  const gone = (): void => {
    if (!isAlive) return;
    isAlive = false;
    onGone();
  };
  process.on('exit', gone);
  process.on('error', gone);

  return {
    isAlive: () => isAlive,
    notify(sign, group) {
      if (isAlive) stdin.write(`${sign} ${group}\n`);
    },
    close() {
      isAlive = false;
      stdin.end();
    },
  };
}
