/**
 * Writes `main/core/names/confusables-table.ts` from Unicode's `confusables.txt` (UTS 39,
 * "security" data; ICU's source has a copy under `source/data/unidata/`). Take the version whose
 * characters the oldest Node we run in knows. Run again for another version: `node
 * scripts/make-confusables.mjs path/to/confusables.txt`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './lib/build-state.mjs';

const lineLength = 180;

/** @param {string} text confusables.txt */
function parse(text) {
  const version = /^# Version: (\S+)/mu.exec(text)?.[1];
  const total = Number(/^# total: (\d+)/mu.exec(text)?.[1]);
  if (version === undefined) throw new Error('This is not confusables.txt: no version in it');
  /** @type {Map<string, number[]>} */
  const sources = new Map();
  let count = 0;
  for (const [, source = '', target = ''] of text.matchAll(
    /^\ufeff?([0-9A-F]+) ;\t([0-9A-F ]+) ;\tMA\t/gmu,
  )) {
    const key = target.trim().toLowerCase().replaceAll(' ', '+');
    sources.set(key, [...(sources.get(key) ?? []), Number.parseInt(source, 16)]);
    count += 1;
  }
  if (count !== total) throw new Error(`Read ${count} rows of ${total}`);
  return { version, sources, count };
}

/** @param {Map<string, number[]>} sources */
function packed(sources) {
  const groups = [...sources].map(([target, codes]) => {
    let last = 0;
    const steps = codes
      .toSorted((a, b) => a - b)
      .map((code) => {
        const step = (code - last).toString(36);
        last = code;
        return step;
      });
    return `${target}/${steps.join(',')}`;
  });
  const lines = [''];
  for (const group of groups) {
    const line = lines.at(-1) ?? '';
    if (line.length + group.length >= lineLength) lines.push(group);
    else lines[lines.length - 1] = line === '' ? group : `${line} ${group}`;
  }
  return lines.join('\n');
}

const [, , path] = process.argv;
if (path === undefined) throw new Error('Usage: node scripts/make-confusables.mjs confusables.txt');
const { version, sources, count } = parse(readFileSync(path, 'utf8'));
writeFileSync(
  join(projectRoot, 'main/core/names/confusables-table.ts'),
  `/**
 * Characters that look like others: the ${count} rows of confusables.txt, Unicode ${version}, UTS 39 section 4. Made by
 * scripts/make-confusables.mjs, not by hand. Copyright © 1991-2022 Unicode, Inc., under the Unicode licence: NOTICE.
 *
 * \`target/sources\`: the target's code points in hexadecimal joined by \`+\`; the sources in base 36, the first as it is,
 * each other as its distance from the one before.
 */
export const packedConfusables = \`
${packed(sources)}
\`;
`,
);
