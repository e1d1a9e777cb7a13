import { describe, expect, test } from 'vitest';
import {
  hasInlineCode,
  isLoaderVariable,
  runnerOf,
  scriptArguments,
} from '../../../../main/core/connectors/stdio/program-kind.ts';

const words = (line: string): [string, string[]] => {
  const [command = '', ...args] = line.split(' ');
  return [command, args];
};

describe('code in arguments', () => {
  test.each([
    'node -e code',
    'node --eval=code',
    'node -pe code',
    'node --import data:text/javascript,code x.js',
    'node --import=data:text/javascript,code x.js',
    '/usr/bin/node22 --require ./a.js -e code',
    'C:\\Program\\node.exe -e code',
    'bun -e code',
    'deno eval code',
    'python3.12 -c code',
    'python -Ic code',
    'bash -c code',
    'sh -lc code',
    'bash -o pipefail -c code',
    'zsh -ic code',
    'perl -e code',
    'perl -lne code',
    'ruby -e code',
    'php -r code',
    'pwsh -Command code',
    'powershell -EncodedCommand code',
    'cmd.exe /c code',
    'env A=1 bash -c code',
    'env -S bash',
    'nice -n 5 node -e code',
    'npx -c code',
    'npx -y --call=code',
    'npm exec -c code',
  ])('SEC-75 is found in: %s', (line) => {
    expect(hasInlineCode(...words(line))).toBe(true);
  });

  test.each([
    'node server.js',
    'node server.js -e not-ours',
    'node --require ./a.js server.js -e x',
    'python -m server -c config.toml',
    'python server.py -c config.toml',
    'bash server.sh -c x',
    'deno run server.ts',
    'uvx pkg -c config',
    'npx -y pkg -c config',
    'env A=1 node server.js',
    '/opt/server -e production',
    'docker run -e TOKEN image',
  ])('SEC-75 is not seen where there is none: %s', (line) => {
    expect(hasInlineCode(...words(line))).toBe(false);
  });
});

describe('packages', () => {
  test.each([
    ['npx -y pkg', false, ['pkg']],
    ['npx -y @scope/pkg', false, ['@scope/pkg']],
    ['npx pkg@latest', false, ['pkg@latest']],
    ['npx pkg@^1.2.3', false, ['pkg@^1.2.3']],
    ['npx pkg@1', false, ['pkg@1']],
    ['npx github:someone/pkg', false, ['github:someone/pkg']],
    ['npx -p pkg@1.2.3 -p other tool', false, ['pkg@1.2.3', 'other']],
    ['npx --package=pkg@1.2.3 tool', true, ['pkg@1.2.3']],
    ['npx -y @scope/pkg@1.2.3-beta.1 --flag', true, ['@scope/pkg@1.2.3-beta.1']],
    ['npm exec pkg@1.2.3', true, ['pkg@1.2.3']],
    ['uvx pkg', false, ['pkg']],
    ['uvx pkg>=1', false, ['pkg>=1']],
    ['uvx pkg@latest', false, ['pkg@latest']],
    ['uvx pkg==1.2', true, ['pkg==1.2']],
    ['uvx --from pkg[extra]==1.2.3 tool', true, ['pkg[extra]==1.2.3']],
    ['uv tool run pkg@1.2.3', true, ['pkg@1.2.3']],
    ['npx', false, []],
  ])('SEC-77 %s: pinned %s', (line, isPinned, packages) => {
    expect(runnerOf(...words(line))).toMatchObject({ isPinned, packages });
  });

  test.each(['node pkg', 'npm start', 'uv run x', 'mynpx pkg'])(
    'SEC-77 %s runs no package',
    (line) => {
      expect(runnerOf(...words(line))).toBeNull();
    },
  );
});

test.each([
  ['node a.js b.js', ['a.js']],
  ['node --require r.js --import=i.js a.js b.js', ['r.js', 'i.js', 'a.js']],
  ['python -u a.py', ['a.py']],
  ['deno run --allow-net a.ts', ['a.ts']],
  ['server a.js', []],
])('SEC-76 files that %s runs', (line, files) => {
  expect(scriptArguments(...words(line))).toEqual(files);
});

test.each(['NODE_OPTIONS', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES', 'PYTHONPATH', 'PATH'])(
  'SEC-78 %s is a variable to look at twice',
  (name) => {
    expect([isLoaderVariable(name), isLoaderVariable(`MY_${name}`)]).toEqual([true, false]);
  },
);
