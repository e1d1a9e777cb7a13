/** What documents, comments and tests cite is in this repository, or is a public specification. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { brokenCitations } from './citations.ts';
import { repositoryFiles, repositoryPaths } from './repository-files.ts';

const root = join(import.meta.dirname, '../..');
const paths = repositoryPaths(root);
/**
 * What it was when it was written: history, and old paths beside new ones. This file plants faults.
 */
const asItWas = new Set(['CHANGELOG.md', 'docs/moved.md', 'test/lint/citations.test.ts']);

test('every document, heading, decision, section and file that is cited is there', () => {
  const files = repositoryFiles(root).filter(({ path }) => !asItWas.has(path));
  expect(files.length).toBeGreaterThan(1000);
  expect(files.flatMap((file) => brokenCitations(file, root, paths))).toEqual([]);
});

const page = 'docs/sample.md';
const source = 'main/core/sample.ts';
const ofTests = 'test/core/sample.test.ts';

test.each([
  [page, 'see [this](old-design.md)', 'there is no old-design.md'],
  [page, 'see ../docs/old-design.md', 'there is no ../docs/old-design.md'],
  [
    page,
    'see reference/oauth.md#no-such-heading',
    'reference/oauth.md has no heading #no-such-heading',
  ],
  [
    page,
    'see docs/security.md section 4',
    '"docs/security.md section 4": cite the heading, as docs/security.md#heading',
  ],
  [page, 'as ![a picture](images/old-window.png) shows', 'there is no images/old-window.png'],
  [page, 'in gateway/call-tool.ts', 'there is no gateway/call-tool.ts'],
  [page, 'see docs/adr/9999', 'there is no docs/adr/9999'],
  [page, 'in `gateway/call-tool.ts`', 'there is no gateway/call-tool.ts'],
  [page, 'in `main/core/no-such-folder/`', 'there is no main/core/no-such-folder/'],
  [source, '/** As in old-design.md. */', 'there is no old-design.md'],
  [source, '/** As in `main/core/commands.ts`. */', 'there is no main/core/commands.ts'],
  [source, '// One line,\n// as gateway/call-tool.ts does.', 'there is no gateway/call-tool.ts'],
  [source, '/** See call-tool.ts. */', 'there is no call-tool.ts'],
  [source, '/** As section 6 says. */', '"section 6" of which document?'],
  [source, "const row = { source: 'old-design.md' };", 'there is no old-design.md'],
  [ofTests, "test('as old-design.md says', () => {});", 'there is no old-design.md'],
])('in %s this is found: %s', (path, text, fault) => {
  expect(brokenCitations({ path, text }, root, paths)).toContain(`${path}: ${fault}`);
});

test.each([
  [page, 'see [this](security.md), docs/security.md, docs/adr/0021 and CONTRIBUTING.md'],
  [page, 'see reference/front-door.md#steps and https://example.com/docs/old-design.md'],
  [
    page,
    'in `main/core/http/`, `http/front-door.ts`, `front-door.ts`, `dist/x.cjs` and `mcp.json`',
  ],
  [source, '/** RFC 6749 section 5.2, then section 6; RFC 8414 sections 2 and 3. */'],
  [source, '/** RFC 6570. */\nconst a = 1;\n/** Section 3 says no more than section 3.2.1. */'],
  [source, "const name = 'old-design.md'; // nothing is cited by a value"],
])('in %s this is fine: %s', (path, text) => {
  expect(brokenCitations({ path, text }, root, paths)).toEqual([]);
});
