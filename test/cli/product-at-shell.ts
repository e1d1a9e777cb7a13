import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import * as z from 'zod';
import { questionSchema, type Question } from '../../contract/views/questions/question.ts';
import { tempDir } from '../headless/support/temp-dir.ts';
import { startChaosUpstream } from '../support/upstreams/chaos-upstream.ts';
import { callModern, withoutOwn } from '../support/clients/oauth-client.ts';
import { serve } from './program.ts';
import { cli } from './support.ts';

/**
 * A product that serves one connector `up` with `get_it` and `put_it`, and its person at a shell.
 */
export async function startProduct() {
  const upstream = await startChaosUpstream({ era: 'modern' });
  onTestFinished(() => upstream.close());
  upstream.tools = ['get_it', 'put_it'].map((name) => ({ name, inputSchema: { type: 'object' } }));
  const dataDir = tempDir();
  const keyFile = join(tempDir(), 'operator.key');
  const { ready } = await serve(dataDir, ['--no-ui', '--operator-key-file', keyFile]);

  const plain = (line: string) => cli([...line.split(' '), '--data-dir', dataDir]);
  const json = async (line: string): Promise<unknown> => {
    const { code, out, err } = await plain(`${line} --json`);
    expect([line, code, out, err]).toEqual([line, 0, expect.stringMatching(/^[[{]/u), '']);
    return JSON.parse(out) as unknown;
  };
  const key = `--operator-key-file ${keyFile}`;
  const withKey = (line: string) => json(`${line} ${key}`);
  /** Without the key it exits 4 and changes nothing; with the key it is done. */
  const needsKey = async (line: string): Promise<unknown> => {
    const before = await json('policy show');
    const refused = await plain(line);
    expect(refused).toMatchObject({ code: 4, out: '' });
    expect(refused.err).toContain('giving needs you in front of Consentry');
    expect(await json('policy show')).toEqual(before);
    return withKey(line);
  };
  const questions = async () => z.array(questionSchema).parse(await json('questions list'));
  const only = async (): Promise<Question> => {
    const [question, ...more] = await questions();
    if (question === undefined || more.length > 0) throw new Error('not one question waits');
    return question;
  };
  const toolsOf = async (token: string): Promise<string[] | number> => {
    const answer = await callModern(ready.endpoint, token, 'tools/list');
    if (answer.status !== 200) return answer.status;
    const { result } = (await answer.json()) as { result: { tools: { name: string }[] } };
    return withoutOwn(result.tools.map(({ name }) => name)).toSorted();
  };

  await withKey(`connectors add up --url ${upstream.url}`);
  await withKey('connectors connect up');
  await withKey('connectors review up --accept-all');
  return {
    dataDir,
    issuer: ready.issuer,
    key,
    plain,
    json,
    withKey,
    needsKey,
    questions,
    only,
    toolsOf,
  };
}
